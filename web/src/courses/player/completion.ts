import type { LessonPage } from './api'

/** By what a lesson becomes done: the person says so, or what they do in it. */
export type CompletedBy = 'person' | 'opening' | 'watching' | 'tasks'

export function completedBy(lesson: Pick<LessonPage, 'completion' | 'duration_s'>, taskCount: number): CompletedBy {
  if (lesson.completion === 'opened') return 'opening'
  if (lesson.completion === 'watched' && lesson.duration_s) return 'watching'
  return lesson.completion === 'passed' && taskCount ? 'tasks' : 'person'
}

/** A video counts as watched a little before its end, as on the server: nobody waits through the credits. */
export function isWatched(seen_s: number, duration_s: number): boolean {
  return duration_s > 0 && 10 * seen_s >= 9 * duration_s
}
