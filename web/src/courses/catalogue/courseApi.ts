import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'
import type { PersonCard } from './api'

export type Course = Whole<Schemas['CoursePage']>
export type OutlineSection = Course['sections'][number]
export type OutlineLesson = OutlineSection['lessons'][number]
export type OwnEnrolment = Whole<Schemas['OwnEnrolment']>
export type NewsItem = Whole<Schemas['NewsItem']>

const at = (slug: string) => ({ path: { slug } })

export function readCourse(slug: string): Promise<Course> {
  return answer(api.GET('/api/v1/courses/{slug}', { params: at(slug) }))
}

export function readEnrolment(slug: string): Promise<OwnEnrolment> {
  return answer(api.GET('/api/v1/courses/{slug}/enrolment', { params: at(slug) }))
}

export function enrol(slug: string, { note = '', code = '' }: { note?: string; code?: string } = {}): Promise<OwnEnrolment> {
  return answer(api.POST('/api/v1/courses/{slug}/enrolment', { params: at(slug), body: { note, invite_code: code } }))
}

export async function leaveCourse(slug: string): Promise<void> {
  await answer(api.DELETE('/api/v1/courses/{slug}/enrolment', { params: at(slug) }))
}

export function listClassmates(slug: string, cursor: string | undefined): Promise<Page<PersonCard>> {
  return answer(api.GET('/api/v1/courses/{slug}/classmates', { params: { ...at(slug), query: { cursor } } }))
}

export function listNews(slug: string, cursor: string | undefined): Promise<Page<NewsItem>> {
  return answer(api.GET('/api/v1/courses/{slug}/news', { params: { ...at(slug), query: { cursor } } }))
}

export async function markNewsSeen(slug: string): Promise<void> {
  await answer(api.POST('/api/v1/courses/{slug}/news/seen', { params: at(slug), body: {} }))
}
