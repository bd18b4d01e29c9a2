// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { coverPattern } from './coverPattern'
import { duration } from './formats'

test.each([
  [0, '1 min'],
  [59, '1 min'],
  [2_700, '45 min'],
  [3_599, '1 h'],
  [7_200, '2 h'],
  [12_000, '3 h 20 min'],
])('%i seconds are told as %s', (seconds, told) => {
  expect(duration(seconds)).toBe(told)
})

test('a course without a cover always gets the same one', () => {
  expect(coverPattern('gitara')).toEqual(coverPattern('gitara'))
  expect(new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((seed) => coverPattern(seed).tint)).size).toBeGreaterThan(2)
})
