import { answer, api } from '@/api/client'
import type { Schemas, Whole } from '@/api/types'
import type { Report } from '@/courses/reporting/useReporting'

export type Review = Whole<Schemas['ReviewCard']>
export type ReviewPage = Whole<Schemas['ReviewPage']>
export type ReviewSummary = Whole<Schemas['ReviewSummary']>
export const reviewSorts = ['newest', 'best', 'worst'] as const
export type ReviewSort = (typeof reviewSorts)[number]

const at = (slug: string) => ({ path: { slug } })
const of = (review: string) => ({ params: { path: { review_id: review } } })

export function listReviews(slug: string, sort: ReviewSort, cursor: string | undefined): Promise<ReviewPage> {
  return answer(api.GET('/api/v1/courses/{slug}/reviews', { params: { ...at(slug), query: { sort, cursor } } }))
}

export function readReviewSummary(slug: string): Promise<ReviewSummary> {
  return answer(api.GET('/api/v1/courses/{slug}/reviews/summary', { params: at(slug) }))
}

export function writeReview(slug: string, body: { rating: number; text: string }): Promise<Review> {
  return answer(api.PUT('/api/v1/courses/{slug}/reviews/mine', { params: at(slug), body }))
}

export async function deleteReview(slug: string): Promise<void> {
  await answer(api.DELETE('/api/v1/courses/{slug}/reviews/mine', { params: at(slug) }))
}

/** The one reply of the teachers: the first, or instead of the one that is there; an empty text takes it back. */
export async function writeReply(review: Review, text: string): Promise<void> {
  if (!text) await answer(api.DELETE('/api/v1/reviews/{review_id}/reply', of(review.id)))
  else if (review.reply) await answer(api.PUT('/api/v1/reviews/{review_id}/reply', { ...of(review.id), body: { text } }))
  else await answer(api.POST('/api/v1/reviews/{review_id}/reply', { ...of(review.id), body: { text } }))
}

export async function hideReview(review: string): Promise<void> {
  await answer(api.POST('/api/v1/reviews/{review_id}/hide', of(review)))
}

export async function restoreReview(review: string): Promise<void> {
  await answer(api.POST('/api/v1/reviews/{review_id}/restore', of(review)))
}

export async function reportReview(review: string, body: Report): Promise<void> {
  await answer(api.POST('/api/v1/reviews/{review_id}/report', { ...of(review), body }))
}

export async function reportCourse(slug: string, body: Report): Promise<void> {
  await answer(api.POST('/api/v1/courses/{slug}/report', { params: at(slug), body }))
}
