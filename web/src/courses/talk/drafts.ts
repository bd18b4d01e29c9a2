import { computed, ref, watch } from 'vue'
import { keptOnDevice } from '@/ui/kept'

/** What is being written, kept on this device until it is sent. */
export function useDraft(name: () => string, first = '') {
  const kept = computed(() => keptOnDevice<string>(`talk.${name()}`))
  const text = ref(kept.value.read() ?? first)

  watch(text, (now) => {
    if (now.trim() && now !== first) kept.value.write(now)
    else kept.value.drop()
  })

  return text
}
