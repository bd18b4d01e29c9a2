import { describe, expect, test } from 'vitest'
import { accessTo, firstOpen, sectionsFor } from './access'
import type { CoursePage, OutlineLesson } from './api'

const now = new Date('2026-03-01T12:00:00Z')
const lesson = (more: Partial<OutlineLesson> = {}) => ({ id: 'a', status: 'published', is_preview: false, release_at: null, ...more }) as OutlineLesson
const course = (viewer: string, lessons: OutlineLesson[]) => ({ viewer, sections: [{ id: 's', title: 'S', lessons }] }) as unknown as CoursePage

describe('a lesson of the outline', () => {
  test('opens for members, previews for everybody', () => {
    expect(accessTo(lesson(), 'member', now)).toBe('open')
    expect(accessTo(lesson(), 'public', now)).toBe('members')
    expect(accessTo(lesson({ is_preview: true }), 'public', now)).toBe('open')
  })

  test('waits for its day, but not for the staff', () => {
    const later = lesson({ release_at: '2026-03-02T00:00:00Z' })

    expect([accessTo(later, 'member', now), accessTo(later, 'staff', now), accessTo(later, 'staff', now, true)]).toEqual(['later', 'open', 'later'])
  })

  test('that is a draft is not there for a student', () => {
    const page = course('staff', [lesson({ status: 'draft' })])

    expect(accessTo(lesson({ status: 'draft' }), 'staff', now)).toBe('draft')
    expect(sectionsFor(page, true)).toEqual([])
  })

  test('is begun with when it is the first that opens', () => {
    expect(firstOpen(course('public', [lesson(), lesson({ id: 'b', is_preview: true })]), now)?.id).toBe('b')
    expect(firstOpen(course('public', [lesson()]), now)).toBeUndefined()
  })
})
