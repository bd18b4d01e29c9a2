import { useOverlay } from '@nuxt/ui/composables/useOverlay'
import ConfirmDialog from './ConfirmDialog.vue'

export interface Question {
  title: string
  text: string
  /** The verb on the button that does it. */
  verb: string
  isDestructive?: boolean
}

function makeDialog() {
  return useOverlay().create(ConfirmDialog)
}
let dialog: ReturnType<typeof makeDialog> | undefined // one for the whole app, however many rows could ask

/** Asks before an act; resolves to true only if the verb was pressed. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  const asked = (dialog ??= makeDialog())
  return async (question) => (await asked.open({ ...question })) === true
}
