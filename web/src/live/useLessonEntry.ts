import { useQueryCache } from '@pinia/colada'
import { onScopeDispose, readonly, ref, shallowRef } from 'vue'
import { startLesson } from './api'
import { enterRoom } from './enterRoom'

/** Starts a group's lesson, or joins the open one, and goes there; pressing twice does it once. */
export function useLessonEntry() {
  const cache = useQueryCache()
  const isOpening = ref(false)
  const problem = shallowRef<unknown>()

  async function startAndEnter(slug: string): Promise<void> {
    if (isOpening.value) return
    isOpening.value = true
    problem.value = undefined
    try {
      await startLesson(slug)
      enterRoom(slug) // the button stays busy until the browser has left
    } catch (thrown) {
      problem.value = thrown
      isOpening.value = false
      void cache.invalidateQueries({ key: ['group', slug] })
    }
  }

  // Coming back from the room by the browser's arrow shows this page as it was left.
  const comeBack = (event: PageTransitionEvent) => {
    if (event.persisted) isOpening.value = false
  }
  globalThis.addEventListener('pageshow', comeBack)
  onScopeDispose(() => globalThis.removeEventListener('pageshow', comeBack))

  return { startAndEnter, isOpening: readonly(isOpening), problem }
}
