import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'
import type { CourseEdit } from '@/courses/workbench/api'

export type TaughtCourse = Whole<Schemas['TaughtCourse']>
export type CourseCardChange = Schemas['PatchedCourseCardInRequest']
export type CourseState = Whole<Schemas['CourseState']>
export type CourseExport = Whole<Schemas['CourseExportOut']>
export type KeptFile = Whole<Schemas['MediaFileOut']>

const most_pages = 5

/** All courses of whose staff one is, the last changed first; a school lets nobody own more than a few pages. */
export async function listTaughtCourses(): Promise<TaughtCourse[]> {
  const found: TaughtCourse[] = []
  let cursor: string | undefined
  for (let read = 0; read < most_pages; read++) {
    const page: Page<TaughtCourse> = await answer(api.GET('/api/v1/me/teaching', { params: { query: { cursor, size: 100 } } }))
    found.push(...page.results)
    if (!page.next) break
    cursor = page.next
  }
  return found
}

export function createCourse(title: string): Promise<CourseEdit> {
  return answer(api.POST('/api/v1/courses', { body: { title } }))
}

export function changeCard(slug: string, change: CourseCardChange): Promise<CourseEdit> {
  return answer(api.PATCH('/api/v1/courses/{slug}', { params: { path: { slug } }, body: change }))
}

export function publishCourse(slug: string): Promise<CourseState> {
  return answer(api.POST('/api/v1/courses/{slug}/publish', { params: { path: { slug } } }))
}

export function takeBackCourse(slug: string): Promise<CourseState> {
  return answer(api.POST('/api/v1/courses/{slug}/take-back', { params: { path: { slug } } }))
}

export function archiveCourse(slug: string): Promise<CourseState> {
  return answer(api.POST('/api/v1/courses/{slug}/archive', { params: { path: { slug } } }))
}

export function unarchiveCourse(slug: string): Promise<CourseState> {
  return answer(api.POST('/api/v1/courses/{slug}/unarchive', { params: { path: { slug } } }))
}

export async function deleteCourse(slug: string): Promise<void> {
  await answer(api.DELETE('/api/v1/courses/{slug}', { params: { path: { slug } } }))
}

export function restoreCourse(slug: string): Promise<CourseState> {
  return answer(api.POST('/api/v1/courses/{slug}/restore', { params: { path: { slug } } }))
}

export function duplicateCourse(slug: string, body: { title: string; starts_on: string | null }): Promise<CourseEdit> {
  return answer(api.POST('/api/v1/courses/{slug}/duplicate', { params: { path: { slug } }, body }))
}

export function askExport(slug: string): Promise<CourseExport> {
  return answer(api.POST('/api/v1/courses/{slug}/export', { params: { path: { slug } } }))
}

export function readExport(slug: string, id: string): Promise<CourseExport> {
  return answer(api.GET('/api/v1/courses/{slug}/export/{export_id}', { params: { path: { slug, export_id: id } } }))
}

/** Packages of one's own, the newest first: those made here and those that were sent. */
export async function listKeptPackages(): Promise<KeptFile[]> {
  const page = await answer(api.GET('/api/v1/media', { params: { query: { kind: 'package', state: 'ready' } } }))
  return page.results
}

export async function deleteKeptFile(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/media/{media_id}', { params: { path: { media_id: id } } }))
}
