import { useDialog } from './dialog'
import LinkDialog from './LinkDialog.vue'

export interface ShownLink {
  title: string
  text: string
  url: string
  code?: string
}

/** Shows a link in full, ready to be copied. */
export function useLinkDialog(): (link: ShownLink) => void {
  const dialog = useDialog(LinkDialog)
  return (link) => void dialog.open({ ...link })
}
