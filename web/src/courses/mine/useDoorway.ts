import { onScopeDispose, readonly, ref, shallowRef } from 'vue'

/** What the door tells a pupil who waits for a lesson; it answers outside the API, by its own ticket. */
export interface Doorway {
  state: 'limbo' | 'open'
  lesson: { title: string } | null
  groups: string[]
  ask_again_s: number
}

/** An open page asks seldomer than limbo does: here a lesson is only told of. */
const LEAST_PAUSE_S = 12

/** Whether a lesson of one's groups is open; asks while the page is seen, and stops with the component. */
export function useDoorway() {
  const doorway = shallowRef<Doorway>()
  const isKnown = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false

  async function look() {
    clearTimeout(timer)
    const answer = await fetch('/door/state', { cache: 'no-store' }).catch(() => undefined)
    if (isStopped) return
    if (answer?.ok) doorway.value = (await answer.json()) as Doorway
    else if (answer?.status === 401) doorway.value = undefined
    isKnown.value = true
    timer = setTimeout(lookIfSeen, Math.max(LEAST_PAUSE_S, doorway.value?.ask_again_s ?? 0) * 1000)
  }
  function lookIfSeen() {
    if (document.visibilityState === 'visible') void look()
  }

  void look()
  document.addEventListener('visibilitychange', lookIfSeen)
  onScopeDispose(() => {
    isStopped = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', lookIfSeen)
  })
  return { doorway: readonly(doorway), isKnown: readonly(isKnown) }
}
