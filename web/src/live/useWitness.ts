import { onScopeDispose, watch } from 'vue'
import { readLesson, tellWhetherReached } from './api'

const ANSWER_WITHIN_MS = 4_000
const LOOK_EVERY_MS = 4_000

/** Whether anything at all answers at the address; what it says is not ours to read. */
async function isReached(url: string): Promise<boolean> {
  try {
    await fetch(url, { mode: 'no-cors', cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    return true
  } catch {
    return false
  }
}

/** While the server of a group's lesson does not answer the school, sees for itself and tells: the class is moved sooner. */
export function useWitness(slug: () => string, isInDoubt: () => boolean): void {
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look(): Promise<void> {
    const lesson = await readLesson(slug()).catch(() => undefined)
    if (lesson?.probe_url) {
      const reaches = await isReached(lesson.probe_url)
      await tellWhetherReached(slug(), lesson.id, reaches).catch(() => undefined)
    }
    clearTimeout(timer)
    if (isInDoubt()) timer = setTimeout(() => void look(), LOOK_EVERY_MS)
  }

  watch(isInDoubt, (doubt) => (doubt ? void look() : clearTimeout(timer)), { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
}
