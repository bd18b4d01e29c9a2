import { useI18n } from 'vue-i18n'
import { useConfirm } from '@/ui/confirm'
import { useDialog } from '@/ui/dialog'
import { useNews } from '@/ui/news'
import EraseDialog from './EraseDialog.vue'
import { erasePerson, exportPerson, restorePerson, retirePerson, signPersonOut, type OverseenPerson } from './peopleApi'

/** What an admin can do with anybody; `changed` is called after each act that worked. */
export function usePersonActs(changed: () => void) {
  const { t } = useI18n()
  const { done, failed, undoable } = useNews()
  const confirm = useConfirm()
  const eraseDialog = useDialog(EraseDialog)

  async function restore(person: OverseenPerson): Promise<void> {
    await restorePerson(person.id)
    changed()
    done(t('overseen.restored', { name: person.display_name }))
  }

  async function retire(person: OverseenPerson): Promise<void> {
    await retirePerson(person.id)
    changed()
    undoable(t('overseen.retired', { name: person.display_name }), () => restore(person))
  }

  async function signOut(person: OverseenPerson): Promise<void> {
    const title = t('overseen.signOutTitle', { name: person.display_name })
    if (!(await confirm({ title, text: t('overseen.signOutText'), verb: t('overseen.signOut') }))) return
    await signPersonOut(person.id)
    done(t('overseen.signedOut', { name: person.display_name }))
  }

  async function takeOut(person: OverseenPerson): Promise<void> {
    const title = t('overseen.exportTitle', { name: person.display_name })
    if (!(await confirm({ title, text: t('overseen.exportText'), verb: t('overseen.export') }))) return
    save(await exportPerson(person.id))
    done(t('overseen.exported'))
  }

  async function erase(person: OverseenPerson): Promise<void> {
    const title = t('overseen.eraseTitle', { name: person.display_name })
    if (!(await eraseDialog.open({ title, erase: (password) => erasePerson(person.id, password) }))) return
    changed()
    done(t('ownData.erased'))
  }

  const told = (act: (person: OverseenPerson) => Promise<void>) => (person: OverseenPerson) => void act(person).catch(failed)
  return { retire: told(retire), restore: told(restore), signOut: told(signOut), takeOut: told(takeOut), erase: told(erase) }
}

/** Lets the browser save what was made here; the name says no one's name. */
function save(file: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = 'teleklasa.json'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
