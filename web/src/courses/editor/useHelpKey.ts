import { onScopeDispose } from 'vue'
import type EditorShortcuts from './EditorShortcuts.vue'
import { useDialog } from '@/ui/dialog'

/** Shows the shortcuts of a page on `?`, unless something is being typed. */
export function useHelpKey(dialog: typeof EditorShortcuts, given: { page: 'outline' | 'lesson' }) {
  const help = useDialog(dialog)
  const open = () => void help.open(given)
  function press(event: KeyboardEvent) {
    const target = event.target as HTMLElement
    const isTyping = target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
    if (event.key !== '?' || isTyping || document.querySelector('[role="dialog"]')) return
    event.preventDefault()
    open()
  }
  document.addEventListener('keydown', press)
  onScopeDispose(() => document.removeEventListener('keydown', press))
  return { open }
}
