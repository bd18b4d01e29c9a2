import { useToast } from '@nuxt/ui/composables/useToast'
import { useI18n } from 'vue-i18n'
import { useProblems } from '@/i18n/problems'

const undoable_ms = 10_000

/** Short messages in the corner: what was done, what can be undone, what went wrong. */
export function useNews() {
  const toast = useToast()
  const { t } = useI18n()
  const { sentence } = useProblems()

  function failed(thrown: unknown): void {
    toast.add({ title: sentence(thrown), color: 'error', icon: 'i-lucide-circle-alert' })
  }

  function done(title: string): void {
    toast.add({ title, color: 'success', icon: 'i-lucide-check', duration: 4_000 })
  }

  /** Tells what was done, with a button that takes it back. */
  function undoable(title: string, undo: () => Promise<unknown>): void {
    const told = toast.add({
      title,
      color: 'neutral',
      icon: 'i-lucide-undo-2',
      duration: undoable_ms,
      actions: [
        {
          label: t('act.undo'),
          color: 'primary',
          variant: 'soft',
          onClick: () => {
            toast.remove(told.id)
            void undo().catch(failed)
          },
        },
      ],
    })
  }

  return { done, failed, undoable }
}
