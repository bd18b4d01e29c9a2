import { useQueryCache } from '@pinia/colada'
import { onScopeDispose, readonly, ref, shallowRef } from 'vue'
import { readLesson, startLesson } from './api'
import { enterRoom } from './enterRoom'

const LOOK_EVERY_MS = 1000
const LOOKS = 45

/** Comes back once the lesson can be entered; whoever pressed second waits here for whoever pressed first. */
async function openLesson(slug: string): Promise<void> {
  let lesson = await startLesson(slug)
  for (let look = 0; lesson.state === 'starting' && look < LOOKS; look++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    lesson = await readLesson(slug)
  }
}

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
      await openLesson(slug)
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
