import { describe, expect, test } from 'vitest'
import { courseRoutes } from '@/courses/routes'
import { mayOpen, rightsOf, type CourseStanding } from './rights'

const pages = courseRoutes.flatMap((route) => route.children ?? []).map((route) => String(route.name))
const nobody: CourseStanding = { role: null, teachesGroup: false, isAdmin: false }
const open = (standing: Partial<CourseStanding>) =>
  pages.filter((name) => mayOpen(rightsOf({ ...nobody, ...standing }), name))

describe('pages of a course', () => {
  test('are all open to owners, teachers and admins', () => {
    expect(open({ role: 'owner' })).toEqual(pages)
    expect(open({ role: 'teacher' })).toEqual(pages)
    expect(open({ isAdmin: true })).toEqual(pages)
  })

  test('that change the course are closed to assistants', () => {
    const closed = pages.filter((name) => !open({ role: 'assistant' }).includes(name))

    expect(closed).toEqual(['course-edit', 'lesson-edit', 'task-edit', 'course-announcements', 'course-settings'])
  })

  test('about students are open to teachers of an enrolled group', () => {
    expect(open({ teachesGroup: true })).toEqual(['course-dashboard', 'course-students', 'course-student', 'course-grade-queue', 'submission', 'course-access'])
  })

  test('are closed to everybody else', () => {
    expect(open({})).toEqual([])
  })
})
