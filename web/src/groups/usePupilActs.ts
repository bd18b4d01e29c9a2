import { useI18n } from 'vue-i18n'
import type { PupilRow } from '@/api/types'
import { useConfirm } from '@/ui/confirm'
import { useDialog } from '@/ui/dialog'
import { useLinkDialog } from '@/ui/linkDialog'
import { useNews } from '@/ui/news'
import MovePupilDialog from './MovePupilDialog.vue'
import { removePupil, resetLink, restorePupil } from './pupilsApi'

/** What can be done with one pupil of a group; `changed` is called after each act that worked. */
export function usePupilActs(slug: () => string, changed: () => void) {
  const { t } = useI18n()
  const { failed, undoable } = useNews()
  const confirm = useConfirm()
  const showLink = useLinkDialog()
  const moveDialog = useDialog(MovePupilDialog)

  async function remove(pupil: PupilRow): Promise<void> {
    const from = slug()
    await removePupil(from, pupil.id)
    changed()
    undoable(t('pupils.removed', { name: pupil.display_name }), async () => {
      await restorePupil(from, pupil.id)
      changed()
    })
  }

  async function move(pupil: PupilRow): Promise<void> {
    if (await moveDialog.open({ slug: slug(), pupil })) changed()
  }

  async function reset(pupil: PupilRow): Promise<void> {
    const name = pupil.display_name
    if (!(await confirm({ title: t('link.resetTitle', { name }), text: t('link.resetText'), verb: t('link.reset'), isDestructive: true }))) return
    const fresh = await resetLink(slug(), pupil.id)
    changed()
    showLink({ title: t('link.of', { name }), text: t('link.resetDone'), url: fresh.url, code: fresh.code })
  }

  const told = (act: (pupil: PupilRow) => Promise<void>) => (pupil: PupilRow) => act(pupil).catch(failed)
  return { move: told(move), remove: told(remove), reset: told(reset) }
}
