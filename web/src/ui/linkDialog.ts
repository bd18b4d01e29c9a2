import { useOverlay } from '@nuxt/ui/composables/useOverlay'
import LinkDialog from './LinkDialog.vue'

export interface ShownLink {
  title: string
  text: string
  url: string
  code?: string
}

function makeDialog() {
  return useOverlay().create(LinkDialog)
}
let dialog: ReturnType<typeof makeDialog> | undefined // one for the whole app, however many rows have a link

/** Shows a link in full, ready to be copied. */
export function useLinkDialog(): (link: ShownLink) => void {
  const opened = (dialog ??= makeDialog())
  return (link) => void opened.open({ ...link })
}
