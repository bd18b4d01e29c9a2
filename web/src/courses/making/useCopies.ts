import { useDialog } from '@/ui/dialog'
import DuplicateDialog from './DuplicateDialog.vue'
import ExportDialog from './ExportDialog.vue'

interface NamedCourse {
  slug: string
  title: string
}

/** The dialogs that make another course, or a file, of a course. */
export function useCopies() {
  const duplicating = useDialog(DuplicateDialog)
  const exporting = useDialog(ExportDialog)
  return {
    duplicate: ({ slug, title }: NamedCourse) => void duplicating.open({ slug, title }),
    exportPackage: ({ slug, title }: NamedCourse) => void exporting.open({ slug, title }),
  }
}
