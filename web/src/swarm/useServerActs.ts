import { useQueryCache } from '@pinia/colada'
import { useI18n } from 'vue-i18n'
import type { ServerChange, ServerRow } from '@/api/types'
import { useConfirm } from '@/ui/confirm'
import { useDialog } from '@/ui/dialog'
import { useNews } from '@/ui/news'
import ServerDialog from './ServerDialog.vue'
import { changeServer, removeServer } from './serversApi'

export type Intent = NonNullable<ServerChange['intent']>

/** What an admin does with servers; each tells what was done, and most can be undone. */
export function useServerActs() {
  const { t } = useI18n()
  const { done, failed, undoable } = useNews()
  const confirm = useConfirm()
  const dialog = useDialog(ServerDialog)
  const cache = useQueryCache()
  const changed = () => cache.invalidateQueries({ key: ['swarm'] })

  async function add() {
    const added = await dialog.open({ server: undefined })
    if (!added) return
    void changed()
    done(t('servers.added', { name: added.name }))
  }

  async function edit(server: ServerRow) {
    if (!(await dialog.open({ server }))) return
    void changed()
    done(t('state.saved'))
  }

  async function setIntent(server: ServerRow, intent: Intent) {
    await changeServer(server.id, { intent })
    await changed()
  }

  async function intend(server: ServerRow, intent: Intent) {
    const { name, open_lessons: lessons, intent: before } = server
    const question = { title: t('servers.disableTitle', { name }), text: t('servers.disableText', { n: lessons }, lessons), verb: t('servers.disable'), isDestructive: true }
    if (intent === 'disabled' && !(await confirm(question))) return
    await setIntent(server, intent)
    if (intent === 'enabled') done(t('swarm.enabled', { name }))
    else undoable(t('servers.drained', { name }), () => setIntent(server, before))
  }

  /** True once the server is gone. */
  async function remove(server: ServerRow): Promise<boolean> {
    const question = { title: t('servers.removeTitle', { name: server.name }), text: t('servers.removeText'), verb: t('servers.remove'), isDestructive: true }
    if (!(await confirm(question))) return false
    await removeServer(server.id)
    await changed()
    done(t('servers.removed', { name: server.name }))
    return true
  }

  return {
    add,
    edit,
    intend: (server: ServerRow, intent: Intent) => intend(server, intent).catch(failed),
    remove: (server: ServerRow) => remove(server).catch((thrown: unknown) => (failed(thrown), false)),
  }
}
