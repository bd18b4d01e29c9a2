import { computed, onScopeDispose, readonly, ref } from 'vue'

/** Seconds until a moment on the server's clock, whatever the device's clock says; `onOver` is called once. */
export function useCountdown(ends_at: string, server_time: string, onOver: () => void) {
  const ahead_ms = Date.parse(server_time) - Date.now()
  const now_ms = ref(Date.now())
  const left_s = computed(() => Math.max(0, Math.ceil((Date.parse(ends_at) - now_ms.value - ahead_ms) / 1000)))
  let isOver = false

  function tick(): void {
    now_ms.value = Date.now()
    if (left_s.value > 0 || isOver) return
    isOver = true
    clearInterval(timer)
    onOver()
  }
  const timer = setInterval(tick, 250)
  // A phone that slept has missed its ticks.
  document.addEventListener('visibilitychange', tick)
  onScopeDispose(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  })

  return { left_s: readonly(left_s) }
}
