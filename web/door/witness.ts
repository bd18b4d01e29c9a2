/** Sees for itself whether the server of a doubtful lesson answers, and tells the school. */

import { tellWhetherReached, type Lesson } from './doorway'

const answerWithinMs = 4_000
/** Full seconds apart, so that a class does not tell in step. */
const lookAgainMs = { least: 2_500, most: 4_500 }

/** Whether anything at all answers there; what it says is not ours to read. */
export async function isReached(url: string): Promise<boolean> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), answerWithinMs)
  try {
    await fetch(url, { mode: 'no-cors', cache: 'no-store', credentials: 'omit', signal: stop.signal })
    return true
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}

/** Looks again and again while a lesson is in doubt. */
export class Witness {
  private mark = ''
  private looking: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly told: (reaches: boolean) => void) {}

  /** Follows this lesson from now on, or none. */
  follow(lesson: Lesson | null): void {
    const mark = lesson?.probe_url ? lesson.mark : ''
    if (mark === this.mark) return
    this.mark = mark
    clearTimeout(this.looking)
    if (lesson?.probe_url) void this.look(mark, lesson.probe_url)
  }

  private async look(mark: string, url: string): Promise<void> {
    const reaches = await isReached(url)
    if (mark !== this.mark) return
    if (navigator.onLine) void tellWhetherReached(mark, reaches) // without a network it says nothing of the server
    this.looking = setTimeout(() => void this.look(mark, url), lookAgainMs.least + Math.random() * (lookAgainMs.most - lookAgainMs.least))
    this.told(reaches)
  }
}
