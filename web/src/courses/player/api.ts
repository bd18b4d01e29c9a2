import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'

export type CoursePage = Whole<Schemas['CoursePage']>
export type OutlineSection = CoursePage['sections'][number]
export type OutlineLesson = OutlineSection['lessons'][number]
export type OwnCourse = Whole<Schemas['OwnCourse']>
export type LessonPage = Whole<Schemas['CourseLessonPage']>
export type LessonVideo = NonNullable<LessonPage['video']>
export type LessonFile = LessonPage['files'][number]
export type LessonTask = Whole<Schemas['TaskOut']>
export type LiveState = Whole<Schemas['LessonLiveState']>
export type LiveHeld = Whole<Schemas['LessonLiveHeld']>
export type Attended = Whole<Schemas['AttendanceOut']>
export type ProgressIn = Schemas['ProgressItemInRequest']
export type ProgressOut = Whole<Schemas['ProgressOut']>

export function readCourse(slug: string): Promise<CoursePage> {
  return answer(api.GET('/api/v1/courses/{slug}', { params: { path: { slug } } }))
}

export function readOwnCourse(slug: string): Promise<OwnCourse> {
  return answer(api.GET('/api/v1/courses/{slug}/mine', { params: { path: { slug } } }))
}

export function readLesson(id: string, asStudent: boolean): Promise<LessonPage> {
  return answer(api.GET('/api/v1/lessons/{lesson_id}', { params: { path: { lesson_id: id }, query: { as: asStudent ? 'student' : undefined } } }))
}

export function listTasks(lesson: string): Promise<LessonTask[]> {
  return answer(api.GET('/api/v1/lessons/{lesson_id}/tasks', { params: { path: { lesson_id: lesson } } }))
}

export function tellProgress(items: ProgressIn[], isLeaving = false): Promise<ProgressOut> {
  return answer(api.POST('/api/v1/me/progress', { body: { items }, keepalive: isLeaving }))
}

export async function keepLesson(id: string, isKept: boolean): Promise<void> {
  const params = { path: { lesson_id: id } }
  await answer(isKept ? api.PUT('/api/v1/lessons/{lesson_id}/favourite', { params }) : api.DELETE('/api/v1/lessons/{lesson_id}/favourite', { params }))
}

export function readLive(lesson: string): Promise<LiveState> {
  return answer(api.GET('/api/v1/lessons/{lesson_id}/live', { params: { path: { lesson_id: lesson } } }))
}

export async function startLive(lesson: string): Promise<void> {
  await answer(api.POST('/api/v1/lessons/{lesson_id}/live', { params: { path: { lesson_id: lesson } } }))
}

export async function endLive(lesson: string): Promise<void> {
  await answer(api.POST('/api/v1/lessons/{lesson_id}/live/end', { params: { path: { lesson_id: lesson } } }))
}

/** Holds the lesson on another server; everybody comes over from the same page.  May take some seconds. */
export async function moveLive(lesson: string): Promise<void> {
  await answer(api.POST('/api/v1/lessons/{lesson_id}/live/move', { params: { path: { lesson_id: lesson } } }))
}

/** Says whether this browser reaches the server of a doubtful lesson. */
export async function tellOfLive(lesson: string, live: string, reaches: boolean): Promise<void> {
  await answer(api.POST('/api/v1/lessons/{lesson_id}/live/witness', { params: { path: { lesson_id: lesson } }, body: { lesson: live, reaches } }))
}

export function listHeld(lesson: string, cursor: string): Promise<Page<LiveHeld>> {
  return answer(api.GET('/api/v1/lessons/{lesson_id}/live/history', { params: { path: { lesson_id: lesson }, query: { cursor } } }))
}

export function listAttended(lesson: string, live: string, cursor: string): Promise<Page<Attended>> {
  return answer(
    api.GET('/api/v1/lessons/{lesson_id}/live/{live_id}/attendance', { params: { path: { lesson_id: lesson, live_id: live }, query: { cursor } } }),
  )
}
