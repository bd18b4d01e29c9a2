import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'
import type { Category, CategoryTree } from './categoryTree'

export type CourseToApprove = Whole<Schemas['CourseToApprove']>
export type ReportedThing = Whole<Schemas['ReportedThing']>
export type CategoryFacts = Schemas['CategoryInRequest']

const category = (slug: string) => ({ params: { path: { slug } } })
const report = (id: string) => ({ params: { path: { report_id: id } } })

/** Past the browser's cache, which may keep the tree for some minutes: who changes it wants to see it as it is. */
export function readCategories(): Promise<CategoryTree[]> {
  return answer(api.GET('/api/v1/categories', { cache: 'reload' }))
}

export function addCategory(body: CategoryFacts): Promise<Category> {
  return answer(api.POST('/api/v1/categories', { body }))
}

export function changeCategory(slug: string, body: Partial<CategoryFacts>): Promise<Category> {
  return answer(api.PATCH('/api/v1/categories/{slug}', { ...category(slug), body }))
}

export async function deleteCategory(slug: string): Promise<void> {
  await answer(api.DELETE('/api/v1/categories/{slug}', category(slug)))
}

export function listCoursesToApprove(cursor: string | undefined): Promise<Page<CourseToApprove>> {
  return answer(api.GET('/api/v1/courses-to-approve', { params: { query: { cursor } } }))
}

export async function approveCourse(slug: string): Promise<void> {
  await answer(api.POST('/api/v1/courses/{slug}/approve', category(slug)))
}

export async function sendCourseBack(slug: string, note: string): Promise<void> {
  await answer(api.POST('/api/v1/courses/{slug}/send-back', { ...category(slug), body: { note } }))
}

export const reportStatuses = ['open', 'upheld', 'dismissed'] as const
export type ReportStatus = (typeof reportStatuses)[number]

export function listReports(status: ReportStatus, cursor: string | undefined): Promise<Page<ReportedThing>> {
  return answer(api.GET('/api/v1/moderation', { params: { query: { status, cursor } } }))
}

/** Those about one course, for its staff. */
export function listCourseReports(slug: string, status: ReportStatus, cursor: string | undefined): Promise<Page<ReportedThing>> {
  return answer(api.GET('/api/v1/courses/{slug}/moderation', { params: { path: { slug }, query: { status, cursor } } }))
}

export async function upholdReport(id: string): Promise<void> {
  await answer(api.POST('/api/v1/reports/{report_id}/uphold', report(id)))
}

export async function dismissReport(id: string): Promise<void> {
  await answer(api.POST('/api/v1/reports/{report_id}/dismiss', report(id)))
}

/** Hides what was said, or shows it again. */
export async function setHidden(thing: ReportedThing, isHidden: boolean): Promise<void> {
  if (thing.comment) {
    const comment = { params: { path: { comment_id: thing.comment.id } } }
    await answer(isHidden ? api.POST('/api/v1/comments/{comment_id}/hide', comment) : api.POST('/api/v1/comments/{comment_id}/restore', comment))
  } else if (thing.review) {
    const review = { params: { path: { review_id: thing.review.id } } }
    await answer(isHidden ? api.POST('/api/v1/reviews/{review_id}/hide', review) : api.POST('/api/v1/reviews/{review_id}/restore', review))
  }
}
