import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'

export type EditedSection = Whole<Schemas['SectionEdit']>
export type EditedLessonRow = Whole<Schemas['LessonRowEdit']>
export type EditedLesson = Whole<Schemas['LessonEdit']>
export type EditedOutline = Whole<Schemas['CourseOutlineEdit']>
export type DeletedLesson = Whole<Schemas['DeletedLesson']>
export type LessonChange = Schemas['PatchedLessonChangeInRequest']
export type LessonKind = Schemas['LessonKind']
export type LessonTask = Whole<Schemas['TaskOut']>
export type TaskKind = Schemas['TaskKind']
export type CaptionsChoice = Schemas['CaptionsInRequest']

export interface OutlineOrder {
  id: string
  lessons: string[]
}

const ofCourse = (slug: string) => ({ params: { path: { slug } } })
const ofLesson = (id: string) => ({ params: { path: { lesson_id: id } } })
const ofSection = (id: string) => ({ params: { path: { section_id: id } } })

export async function addSection(slug: string, title: string): Promise<string> {
  return (await answer(api.POST('/api/v1/courses/{slug}/sections', { ...ofCourse(slug), body: { title } }))).id
}

export async function renameSection(id: string, title: string, version: number): Promise<void> {
  await answer(api.PATCH('/api/v1/sections/{section_id}', { ...ofSection(id), body: { title, version } }))
}

export async function deleteSection(id: string, withLessons: boolean): Promise<void> {
  const params = { path: { section_id: id }, query: { with_lessons: withLessons } }
  await answer(api.DELETE('/api/v1/sections/{section_id}', { params }))
}

export function orderOutline(slug: string, sections: OutlineOrder[], version: number): Promise<EditedOutline> {
  return answer(api.POST('/api/v1/courses/{slug}/outline/order', { ...ofCourse(slug), body: { sections, version } }))
}

export function addLesson(section: string, title: string, kind: LessonKind): Promise<EditedLesson> {
  return answer(api.POST('/api/v1/sections/{section_id}/lessons', { ...ofSection(section), body: { title, kind } }))
}

export function readLesson(id: string): Promise<EditedLesson> {
  return answer(api.GET('/api/v1/lessons/{lesson_id}/edit', ofLesson(id)))
}

export function changeLesson(id: string, body: LessonChange): Promise<EditedLesson> {
  return answer(api.PATCH('/api/v1/lessons/{lesson_id}', { ...ofLesson(id), body }))
}

export function publishLesson(id: string): Promise<EditedLesson> {
  return answer(api.POST('/api/v1/lessons/{lesson_id}/publish', ofLesson(id)))
}

export function unpublishLesson(id: string): Promise<EditedLesson> {
  return answer(api.POST('/api/v1/lessons/{lesson_id}/unpublish', ofLesson(id)))
}

export async function deleteLesson(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/lessons/{lesson_id}', ofLesson(id)))
}

export function restoreLesson(id: string): Promise<EditedLesson> {
  return answer(api.POST('/api/v1/lessons/{lesson_id}/restore', ofLesson(id)))
}

export function listDeletedLessons(slug: string, cursor?: string): Promise<Page<DeletedLesson>> {
  return answer(api.GET('/api/v1/courses/{slug}/deleted-lessons', { params: { path: { slug }, query: { cursor } } }))
}

export function listLessonTasks(id: string): Promise<LessonTask[]> {
  return answer(api.GET('/api/v1/lessons/{lesson_id}/tasks', ofLesson(id)))
}

export function addTask(lesson: string, kind: TaskKind, title: string): Promise<LessonTask> {
  return answer(api.POST('/api/v1/lessons/{lesson_id}/tasks', { ...ofLesson(lesson), body: { kind, title } }))
}

export function orderTasks(lesson: string, tasks: string[]): Promise<LessonTask[]> {
  return answer(api.PUT('/api/v1/lessons/{lesson_id}/tasks/order', { ...ofLesson(lesson), body: { tasks } }))
}
