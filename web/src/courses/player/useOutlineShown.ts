import { readonly, ref } from 'vue'

const kept = 'teleklasa.outline'

/** Whether the outline stands beside the lesson on wide screens; remembered on this device. */
export function useOutlineShown() {
  const isShown = ref(localStorage.getItem(kept) !== 'hidden')

  function toggle(): void {
    isShown.value = !isShown.value
    localStorage.setItem(kept, isShown.value ? 'shown' : 'hidden')
  }

  return { isShown: readonly(isShown), toggle }
}
