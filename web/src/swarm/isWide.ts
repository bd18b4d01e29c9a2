import { onScopeDispose, readonly, ref } from 'vue'

/** Whether the window has room for tables of many columns. */
export function useIsWide() {
  const query = matchMedia('(min-width: 64rem)')
  const isWide = ref(query.matches)
  const look = () => (isWide.value = query.matches)
  query.addEventListener('change', look)
  onScopeDispose(() => query.removeEventListener('change', look))
  return readonly(isWide)
}
