import { useI18n } from 'vue-i18n'
import type { Link, ModeratorRow } from '@/api/types'
import { useConfirm } from '@/ui/confirm'
import { useDialog } from '@/ui/dialog'
import { useLinkDialog } from '@/ui/linkDialog'
import { useNews } from '@/ui/news'
import ModeratorDialog from './ModeratorDialog.vue'
import ModeratorPasswordDialog from './ModeratorPasswordDialog.vue'
import { resetQuickLink, restoreModerator, revealQuickLink, revokeModerator } from './moderatorsApi'

/** What an admin can do with a moderator; `changed` is called after each act that worked. */
export function useModeratorActs(changed: () => void) {
  const { t } = useI18n()
  const { done, failed, undoable } = useNews()
  const confirm = useConfirm()
  const showLink = useLinkDialog()
  const detailsDialog = useDialog(ModeratorDialog)
  const passwordDialog = useDialog(ModeratorPasswordDialog)

  function show(moderator: ModeratorRow, link: Link, text: string): void {
    showLink({ title: t('moderators.linkOf', { name: moderator.display_name }), text, url: link.url })
  }

  async function add(): Promise<void> {
    const made = await detailsDialog.open({ moderator: undefined })
    if (!made) return
    changed()
    done(t('moderators.created', { name: made.display_name }))
    if (!made.has_password) await quickLink(made)
  }

  async function edit(moderator: ModeratorRow): Promise<void> {
    if (!(await detailsDialog.open({ moderator }))) return
    changed()
    done(t('state.saved'))
  }

  async function setPassword(moderator: ModeratorRow): Promise<void> {
    if (!(await passwordDialog.open({ moderator }))) return
    changed()
    done(t('moderators.passwordSet', { name: moderator.display_name }))
  }

  async function quickLink(moderator: ModeratorRow): Promise<void> {
    show(moderator, await revealQuickLink(moderator.id), t('moderators.linkText'))
  }

  async function resetLink(moderator: ModeratorRow): Promise<void> {
    const title = t('moderators.resetTitle', { name: moderator.display_name })
    if (!(await confirm({ title, text: t('moderators.resetText'), verb: t('link.reset'), isDestructive: true }))) return
    show(moderator, await resetQuickLink(moderator.id), t('moderators.resetDone'))
    changed()
  }

  async function restore(moderator: ModeratorRow): Promise<void> {
    await restoreModerator(moderator.id)
    changed()
    done(t('moderators.restoredNews', { name: moderator.display_name }))
  }

  async function revoke(moderator: ModeratorRow): Promise<void> {
    await revokeModerator(moderator.id)
    changed()
    undoable(t('moderators.revokedNews', { name: moderator.display_name }), () => restore(moderator))
  }

  /** The same act, telling what went wrong instead of throwing it. */
  const told = <Given extends unknown[]>(act: (...given: Given) => Promise<void>) => (...given: Given) => void act(...given).catch(failed)

  return {
    add: told(add), edit: told(edit), setPassword: told(setPassword), quickLink: told(quickLink),
    resetLink: told(resetLink), restore: told(restore), revoke: told(revoke),
  }
}
