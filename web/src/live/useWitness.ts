import { onScopeDispose, watch } from 'vue'

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

/** What the school says of a lesson whose server does not answer it. */
export interface Doubt {
  id: string
  probe_url: string | null
}

export interface Testimony {
  read: () => Promise<Doubt | undefined>
  tell: (lesson: string, reaches: boolean) => Promise<unknown>
}

/** While the server of a lesson does not answer the school, sees for itself and tells: the class is moved sooner. */
export function useWitness({ read, tell }: Testimony, isInDoubt: () => boolean): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  async function look(): Promise<void> {
    const lesson = await read().catch(() => undefined)
    if (lesson?.probe_url && !isOver) {
      const reaches = await isReached(lesson.probe_url)
      await tell(lesson.id, reaches).catch(() => undefined)
    }
    clearTimeout(timer)
    if (isInDoubt() && !isOver) timer = setTimeout(() => void look(), LOOK_EVERY_MS)
  }

  watch(isInDoubt, (doubt) => (doubt ? void look() : clearTimeout(timer)), { immediate: true })
  onScopeDispose(() => {
    isOver = true
    clearTimeout(timer)
  })
}
