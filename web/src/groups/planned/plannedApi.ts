import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'

export type PlannedLesson = Whole<Schemas['PlannedLessonOut']>
export type PlannedWish = Schemas['PlannedLessonInRequest']

export function listPlanned(slug: string, cursor?: string): Promise<Page<PlannedLesson>> {
  return answer(api.GET('/api/v1/groups/{slug}/planned-lessons', { params: { path: { slug }, query: { cursor } } })) as Promise<Page<PlannedLesson>>
}

/** Announces a lesson; one of the same moment is changed. */
export function planLesson(slug: string, body: PlannedWish): Promise<PlannedLesson> {
  return answer(api.POST('/api/v1/groups/{slug}/planned-lessons', { params: { path: { slug } }, body })) as Promise<PlannedLesson>
}

export async function callOff(slug: string, lessonId: string): Promise<void> {
  await answer(api.DELETE('/api/v1/groups/{slug}/planned-lessons/{lesson_id}', { params: { path: { slug, lesson_id: lessonId } } }))
}
