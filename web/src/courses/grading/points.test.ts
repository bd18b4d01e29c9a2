import { expect, test } from 'vitest'
import { afterLateness, pointsShown, pointsTyped } from './points'

test.each([
  ['8', '8'],
  [' 7,5 ', '7.5'],
  ['0.25', '0.25'],
  ['', undefined],
  ['-1', undefined],
  ['7,555', undefined],
  ['siedem', undefined],
  ['1e3', undefined],
])('%j typed is %j', (typed, points) => {
  expect(pointsTyped(typed)).toBe(points)
})

test('points are written as the language writes numbers', () => {
  expect([pointsShown('7.50', 'pl'), pointsShown('10.00', 'pl'), pointsShown('7.50', 'en')]).toEqual(['7,5', '10', '7.5'])
})

test('lateness takes its part, halves up', () => {
  expect([afterLateness(10, 0), afterLateness(10, 30), afterLateness(0.05, 10), afterLateness(5, 100)]).toEqual([10, 7, 0.05, 0])
})
