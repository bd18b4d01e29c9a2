import type { ReportedThing } from './api'

/** Where the reported thing stands. */
export function placeOf({ course, comment, review }: ReportedThing): string {
  if (comment) return `/courses/${course.slug}/lessons/${comment.lesson.id}?comment=${comment.id}`
  return review ? `/courses/${course.slug}/reviews` : `/courses/${course.slug}`
}
