import type { TaughtCourse } from './api'

export const shelves = ['all', 'published', 'draft', 'archived'] as const
export type Shelf = (typeof shelves)[number]

/** A course that waits for an admin is still being made. */
export function onShelf(course: Pick<TaughtCourse, 'status'>, shelf: Shelf): boolean {
  return shelf === 'all' || course.status === shelf || (shelf === 'draft' && course.status === 'review')
}

export function countByShelf(courses: readonly Pick<TaughtCourse, 'status'>[]): Record<Shelf, number> {
  const count = (shelf: Shelf) => courses.filter((course) => onShelf(course, shelf)).length
  return { all: courses.length, published: count('published'), draft: count('draft'), archived: count('archived') }
}

/** A count as it is read: the server counts to a hundred. */
export function upToHundred(count: number): string {
  return count >= 100 ? '99+' : String(count)
}
