import { answer, api } from '@/api/client'
import type { Lesson, Page } from '@/api/types'

/** Opens the group's live lesson, or finds the one that is open; may take some seconds. */
export function startLesson(slug: string): Promise<Lesson> {
  return answer(api.POST('/api/v1/groups/{slug}/lesson', { params: { path: { slug } } }))
}

/** The group's open lesson as it is now; a problem when there is none. */
export function readLesson(slug: string): Promise<Lesson> {
  return answer(api.GET('/api/v1/groups/{slug}/lesson', { params: { path: { slug } } }))
}

export function endLesson(slug: string): Promise<void> {
  return answer(api.POST('/api/v1/groups/{slug}/lesson/end', { params: { path: { slug } } })) as Promise<void>
}

/** Holds the lesson on another server; everybody comes over by the same link.  May take some seconds. */
export function moveLesson(slug: string): Promise<Lesson> {
  return answer(api.POST('/api/v1/groups/{slug}/lesson/move', { params: { path: { slug } } }))
}

/** Says whether this browser reaches the server of a doubtful lesson. */
export function tellWhetherReached(slug: string, lesson: string, reaches: boolean): Promise<void> {
  return answer(
    api.POST('/api/v1/groups/{slug}/lesson/witness', { params: { path: { slug } }, body: { lesson, reaches } }),
  ) as Promise<void>
}

export function listLessons(slug: string, cursor?: string): Promise<Page<Lesson>> {
  return answer(api.GET('/api/v1/groups/{slug}/lessons', { params: { path: { slug }, query: { cursor } } }))
}
