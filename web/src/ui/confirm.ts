import { defineAsyncComponent } from 'vue'
import { useDialog } from './dialog'

/** Its code comes when it asks for the first time. */
const ConfirmDialog = defineAsyncComponent(() => import('./ConfirmDialog.vue'))

export interface Question {
  title: string
  text: string
  /** The verb on the button that does it. */
  verb: string
  isDestructive?: boolean
}

/** Asks before an act; resolves to true only if the verb was pressed. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  const dialog = useDialog(ConfirmDialog)
  return async (question) => (await dialog.open({ ...question })) === true
}
