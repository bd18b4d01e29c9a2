import { onScopeDispose, readonly, ref } from 'vue'

const kept = 'teleklasa.shortcuts'
const isOn = ref(localStorage.getItem(kept) !== 'off')

/** Whether keys without Ctrl do something; whoever speaks to the device or presses keys by chance turns them off. */
export const shortcutsAreOn = readonly(isOn)

export function turnShortcuts(on: boolean): void {
  isOn.value = on
  localStorage.setItem(kept, on ? 'on' : 'off')
}

function isTypedInto(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
}

/** Acts by key, while the page is there; `Ctrl+Enter` works in fields too (and as Cmd+Enter), the others outside of them. */
export function useShortcuts(acts: Record<string, (event: KeyboardEvent) => void>): void {
  function press(event: KeyboardEvent) {
    if (event.defaultPrevented || event.isComposing || event.repeat || document.querySelector('[role="dialog"]')) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      acts['Ctrl+Enter']?.(event)
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTypedInto(event.target)) return
    if (event.key === '?') acts['?']?.(event)
    else if (isOn.value) acts[/^\d$/.test(event.key) ? 'digit' : event.key.toLowerCase()]?.(event)
  }

  document.addEventListener('keydown', press)
  onScopeDispose(() => document.removeEventListener('keydown', press))
}
