import { ref, watch } from 'vue'

/** What is being written, kept on this device until it is sent. */
export function useDraft(name: () => string, first = '') {
  const place = () => `teleklasa.draft.${name()}`
  const text = ref(localStorage.getItem(place()) ?? first)

  watch(text, (now) => {
    try {
      if (now.trim() && now !== first) localStorage.setItem(place(), now)
      else localStorage.removeItem(place())
    } catch {
      // No room to keep it: it stays in the field.
    }
  })

  return text
}
