import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { suggestCourses, type Suggestion } from './api'

const typing_ms = 150
const SHORTEST = 2

/** Titles for what is being typed; none while offline: whoever presses Enter searches anyway. */
export function useSuggestions(typed: Ref<string>) {
  const suggestions = ref<Suggestion[]>([])
  let pause: ReturnType<typeof setTimeout> | undefined
  let asking: AbortController | undefined

  async function ask(words: string): Promise<void> {
    asking = new AbortController()
    const { signal } = asking
    const found = await suggestCourses(words, signal).catch(() => [])
    if (!signal.aborted) suggestions.value = found
  }

  function stop() {
    clearTimeout(pause)
    asking?.abort()
  }

  watch(typed, (now) => {
    stop()
    const words = now.trim()
    if (words.length < SHORTEST) suggestions.value = []
    else pause = setTimeout(() => void ask(words), typing_ms)
  })
  onScopeDispose(stop)
  return { suggestions }
}
