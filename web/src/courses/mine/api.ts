import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'

export type MyCourse = Whole<Schemas['MyCourse']>
export type KeptLesson = Whole<Schemas['FavouriteLesson']>
export type OwnNews = Whole<Schemas['OwnNewsItem']>
export type Certificate = Whole<Schemas['CertificateOut']>
export type CalendarEvent = Whole<Schemas['CalendarEvent']>

export const states = ['active', 'completed', 'pending', 'withdrawn'] as const
export type State = (typeof states)[number]

/** Keys of the query cache, so that an act can say what it made stale. */
export const mineKeys = {
  courses: ['my-courses'] as const,
  favourites: ['favourites'] as const,
  news: ['my-news'] as const,
  certificates: ['my-certificates'] as const,
  calendar: ['calendar'] as const,
  address: ['calendar-address'] as const,
}

export function listMyCourses(state: State, cursor?: string): Promise<Page<MyCourse>> {
  return answer(api.GET('/api/v1/me/courses', { params: { query: { state, cursor: cursor || undefined } } }))
}

export async function rejoin(slug: string): Promise<void> {
  await answer(api.POST('/api/v1/courses/{slug}/enrolment', { params: { path: { slug } }, body: { note: '', invite_code: '' } }))
}

export function listKeptLessons(cursor?: string): Promise<Page<KeptLesson>> {
  return answer(api.GET('/api/v1/me/favourites', { params: { query: { cursor: cursor || undefined } } }))
}

export async function keepLesson(lesson_id: string): Promise<void> {
  await answer(api.PUT('/api/v1/lessons/{lesson_id}/favourite', { params: { path: { lesson_id } } }))
}

export async function letLessonGo(lesson_id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/lessons/{lesson_id}/favourite', { params: { path: { lesson_id } } }))
}

export function listOwnNews(cursor?: string): Promise<Page<OwnNews>> {
  return answer(api.GET('/api/v1/me/news', { params: { query: { cursor: cursor || undefined } } }))
}

export async function markNewsSeen(slug: string, until: string): Promise<void> {
  await answer(api.POST('/api/v1/courses/{slug}/news/seen', { params: { path: { slug } }, body: { until } }))
}

export function listCertificates(cursor?: string): Promise<Page<Certificate>> {
  return answer(api.GET('/api/v1/me/certificates', { params: { query: { cursor: cursor || undefined } } }))
}

export async function readCalendar(from: string, to: string): Promise<CalendarEvent[]> {
  return (await answer(api.GET('/api/v1/me/calendar', { params: { query: { from, to } } }))).events
}

export async function readAddress(): Promise<string | null> {
  return (await answer(api.GET('/api/v1/me/calendar-feed'))).url
}

export async function makeAddress(): Promise<string | null> {
  return (await answer(api.POST('/api/v1/me/calendar-feed'))).url
}

export async function dropAddress(): Promise<void> {
  await answer(api.DELETE('/api/v1/me/calendar-feed'))
}
