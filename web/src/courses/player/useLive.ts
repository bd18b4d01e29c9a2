import { useQuery, useQueryCache } from '@pinia/colada'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { leaveByForm } from '@/api/leaveByForm'
import { useWitness } from '@/live'
import { useAct } from '@/ui/act'
import { endLive, moveLive, readLive, startLive, tellOfLive } from './api'
import { playerKeys } from './queries'

const look_every_ms = 1_000
const looks = 45

/** Watches the room of a lesson as often as the server asks for, and leads there. */
export function useLive(lesson: () => string, isInside: () => boolean) {
  const { data: live, error, refetch } = useQuery({ key: () => [...playerKeys.live(lesson())], query: () => readLive(lesson()), enabled: isInside })
  const cache = useQueryCache()
  const isOpening = ref(false)
  const problem = shallowRef<unknown>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function lookLater(): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (document.visibilityState === 'visible') void refetch().finally(lookLater)
      else lookLater()
    }, 1000 * (live.value?.ask_again_s ?? 10))
  }
  watch(isInside, (inside) => {
    if (inside) lookLater()
  }, { immediate: true })

  function enter(displaces = false): void {
    isOpening.value = true
    leaveByForm(`/api/v1/lessons/${encodeURIComponent(lesson())}/live/enter`, displaces ? { displace: 'true' } : {})
  }

  async function startAndEnter(): Promise<void> {
    if (isOpening.value) return
    isOpening.value = true
    problem.value = undefined
    try {
      await startLive(lesson())
      for (let look = 0; look < looks && (await refetch()).data?.state !== 'open'; look++) {
        await new Promise((resolve) => setTimeout(resolve, look_every_ms))
      }
      enter() // the button stays busy until the browser has left
    } catch (thrown) {
      problem.value = thrown
      isOpening.value = false
    }
  }

  const { run: end, isRunning: isEnding, problem: endProblem } = useAct(async () => {
    await endLive(lesson())
    await cache.invalidateQueries({ key: ['lesson', lesson()] })
  })

  const { run: move, isRunning: isMoving, problem: moveProblem } = useAct(async () => {
    await moveLive(lesson())
    await refetch()
  })

  const isDoubtful = computed(() => Boolean(live.value?.probe_url))
  useWitness({
    async read() {
      const found = (await refetch()).data
      return found?.live_id ? { id: found.live_id, probe_url: found.probe_url } : undefined
    },
    tell: (id, reaches) => tellOfLive(lesson(), id, reaches),
  }, () => isDoubtful.value && isInside())

  // Coming back from the room by the browser's arrow shows this page as it was left.
  const comeBack = (event: PageTransitionEvent) => {
    if (event.persisted) isOpening.value = false
  }
  globalThis.addEventListener('pageshow', comeBack)
  onScopeDispose(() => {
    clearTimeout(timer)
    globalThis.removeEventListener('pageshow', comeBack)
  })

  const anyProblem = computed(() => problem.value ?? moveProblem.value ?? endProblem.value)
  return { live, error, refetch, enter, startAndEnter, isOpening, end, isEnding, move, isMoving, isDoubtful, problem: anyProblem }
}
