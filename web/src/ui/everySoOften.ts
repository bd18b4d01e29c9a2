import { onScopeDispose } from 'vue'

/** Does `act` every `period_ms` while the page is visible, and at once when it becomes visible again. */
export function everySoOften(period_ms: number, act: () => void): void {
  const actIfSeen = () => {
    if (document.visibilityState === 'visible') act()
  }
  const timer = setInterval(actIfSeen, period_ms)
  document.addEventListener('visibilitychange', actIfSeen)
  onScopeDispose(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', actIfSeen)
  })
}
