import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'
import type { CourseCard } from '@/courses/cards/courseCard'
import type { Filters, Sort } from './filters'

export type Facets = Whole<Schemas['CatalogueFacets']>
export type CategoryTree = Whole<Schemas['CategoryTree']>
export type Suggestion = Whole<Schemas['CourseSuggestion']>
export type PersonCard = Whole<Schemas['PersonCard']>
export type Teacher = Whole<Schemas['TeacherPage']>

export function listCourses(filters: Filters & { sort?: Sort; cursor?: string; size?: number }): Promise<Page<CourseCard>> {
  return answer(api.GET('/api/v1/courses', { params: { query: filters } }))
}

export function readFacets(filters: Filters): Promise<Facets> {
  return answer(api.GET('/api/v1/courses/facets', { params: { query: filters } }))
}

export function suggestCourses(q: string, signal: AbortSignal): Promise<Suggestion[]> {
  return answer(api.GET('/api/v1/courses/suggestions', { params: { query: { q } }, signal }))
}

export function listCategories(): Promise<CategoryTree[]> {
  return answer(api.GET('/api/v1/categories'))
}

export function listTeachers(q: string | undefined, cursor: string | undefined): Promise<Page<PersonCard>> {
  return answer(api.GET('/api/v1/teachers', { params: { query: { q, cursor } } }))
}

export function readTeacher(id: string): Promise<Teacher> {
  return answer(api.GET('/api/v1/teachers/{person_id}', { params: { path: { person_id: id } } }))
}

export function listTeacherCourses(id: string, cursor: string | undefined): Promise<Page<CourseCard>> {
  return answer(api.GET('/api/v1/teachers/{person_id}/courses', { params: { path: { person_id: id }, query: { cursor } } }))
}

export function lookInvite(code: string): Promise<{ course: CourseCard }> {
  return answer(api.POST('/api/v1/invites/look', { body: { code } }))
}
