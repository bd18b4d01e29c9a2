import { answer, api } from '@/api/client'
import type { Schemas, Whole } from '@/api/types'

export type CourseRole = Schemas['StaffRole']
export type CourseStatus = Schemas['CourseStatus']
export type CourseVisibility = Schemas['VisibilityEnum']
export type EnrolPolicy = Schemas['EnrolPolicyEnum']
export type CourseCardEdit = Whole<Schemas['CourseCardEdit']>
export type CourseEdit = Whole<Schemas['CourseEdit']>

export function readCourseEdit(slug: string): Promise<CourseEdit> {
  return answer(api.GET('/api/v1/courses/{slug}/edit', { params: { path: { slug } } }))
}

/** A course as the frame of its staff's pages needs it, and who one is in it. */
export interface FramedCourse {
  slug: string
  title: string
  status: CourseStatus
  visibility: CourseVisibility
  role: CourseRole | null
  teachesGroup: boolean
}

export async function readFramedCourse(slug: string): Promise<FramedCourse> {
  const path = { slug }
  const [page, mine] = await Promise.all([
    answer(api.GET('/api/v1/courses/{slug}', { params: { path } })),
    answer(api.GET('/api/v1/courses/{slug}/mine', { params: { path } })),
  ])
  const { title, status, visibility } = page
  return { slug, title, status, visibility, role: mine.role, teachesGroup: mine.teaches_group }
}
