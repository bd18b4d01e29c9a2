import type { EditedLessonRow } from './api'

export type LessonState = 'draft' | 'scheduled' | 'published'

/** Whether students see the lesson: not yet, from a day on, or now. */
export function lessonState(lesson: Pick<EditedLessonRow, 'status' | 'release_at'>, now = Date.now()): LessonState {
  if (lesson.status !== 'published') return 'draft'
  return lesson.release_at && Date.parse(lesson.release_at) > now ? 'scheduled' : 'published'
}
