import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'

export type Dashboard = Whole<Schemas['Dashboard']>
export type StudentCard = Whole<Schemas['StudentCard']>
export type StudentDetail = Whole<Schemas['StudentDetail']>
export type EnrolmentStatus = Schemas['EnrolmentStatus']
export type GradesMatrix = Whole<Schemas['GradesMatrix']>
export type NewsItem = Whole<Schemas['NewsItem']>
export type NewsWish = Schemas['NewsInRequest']
export type Decision = Schemas['StudentsDecideRequest']['decision']

const at = (slug: string) => ({ path: { slug } })

export function readDashboard(slug: string): Promise<Dashboard> {
  return answer(api.GET('/api/v1/courses/{slug}/dashboard', { params: at(slug) }))
}

export function listStuck(slug: string, days: number, cursor: string | undefined): Promise<Page<StudentCard>> {
  return answer(api.GET('/api/v1/courses/{slug}/dashboard/stuck', { params: { ...at(slug), query: { days, cursor } } }))
}

export function readGrades(slug: string, search: string, cursor: string | undefined): Promise<GradesMatrix> {
  return answer(api.GET('/api/v1/courses/{slug}/dashboard/grades', { params: { ...at(slug), query: { search: search || undefined, cursor } } }))
}

export interface StudentsSought {
  search?: string
  status?: EnrolmentStatus
  group?: string
  order?: 'name' | 'activity'
}

export function listStudents(slug: string, sought: StudentsSought, cursor: string | undefined): Promise<Page<StudentCard>> {
  return answer(api.GET('/api/v1/courses/{slug}/students', { params: { ...at(slug), query: { ...sought, cursor } } }))
}

export function readStudent(slug: string, person: string): Promise<StudentDetail> {
  return answer(api.GET('/api/v1/courses/{slug}/students/{person_id}', { params: { path: { slug, person_id: person } } }))
}

/** Carried out for all of the people or for nobody. */
export async function decide(slug: string, ids: string[], decision: Decision): Promise<void> {
  await answer(api.POST('/api/v1/courses/{slug}/students/decide', { params: at(slug), body: { ids, decision } }))
}

export function publishNews(slug: string, body: NewsWish): Promise<NewsItem> {
  return answer(api.POST('/api/v1/courses/{slug}/news', { params: at(slug), body }))
}

export function changeNews(id: string, body: Partial<NewsWish>): Promise<NewsItem> {
  return answer(api.PATCH('/api/v1/news/{news_id}', { params: { path: { news_id: id } }, body }))
}

export async function deleteNews(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/news/{news_id}', { params: { path: { news_id: id } } }))
}

const downloads = {
  students: '/api/v1/courses/{slug}/downloads/students',
  progress: '/api/v1/courses/{slug}/downloads/progress',
  grades: '/api/v1/courses/{slug}/downloads/grades',
} as const
export type DownloadName = keyof typeof downloads

/** A table of the course as CSV, for a spreadsheet. */
export async function downloadTable(slug: string, name: DownloadName): Promise<Blob> {
  const text = await answer(api.POST(downloads[name], { params: at(slug), parseAs: 'text' as const }))
  return new Blob([text as unknown as string], { type: 'text/csv;charset=utf-8' })
}
