import type { CoursePage, OutlineLesson } from './api'

export type LessonAccess = 'open' | 'draft' | 'later' | 'members'

/** Whether a lesson of the outline opens for this viewer, and if not, why; `asStudent` sees what a member sees. */
export function accessTo(lesson: OutlineLesson, viewer: CoursePage['viewer'], now: Date, asStudent = false): LessonAccess {
  if (viewer === 'staff' && !asStudent) return lesson.status === 'draft' ? 'draft' : 'open'
  if (viewer === 'public' && !lesson.is_preview) return 'members'
  return lesson.release_at && new Date(lesson.release_at) > now ? 'later' : 'open'
}

/** The outline without what is not there for this viewer. */
export function sectionsFor(course: CoursePage, asStudent: boolean): CoursePage['sections'] {
  if (!asStudent) return course.sections
  const sections = course.sections.map((section) => ({ ...section, lessons: section.lessons.filter((lesson) => lesson.status === 'published') }))
  return sections.filter((section) => section.lessons.length)
}

/** The first lesson that opens. */
export function firstOpen(course: CoursePage, now: Date): OutlineLesson | undefined {
  return course.sections.flatMap((section) => section.lessons).find((lesson) => ['open', 'draft'].includes(accessTo(lesson, course.viewer, now)))
}
