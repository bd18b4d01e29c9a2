import { expect, test } from 'vitest'
import { countByShelf, onShelf, upToHundred } from './taughtShelves'

const courses = (['draft', 'review', 'published', 'published', 'archived'] as const).map((status) => ({ status }))

test('every course is on one shelf, and on that of all', () => {
  expect(countByShelf(courses)).toEqual({ all: 5, published: 2, draft: 2, archived: 1 })
})

test('a course that waits for an admin is among those being made', () => {
  expect(onShelf({ status: 'review' }, 'draft')).toBe(true)
  expect(onShelf({ status: 'review' }, 'published')).toBe(false)
})

test('a hundred is more than was counted', () => {
  expect([upToHundred(0), upToHundred(99), upToHundred(100)]).toEqual(['0', '99', '99+'])
})
