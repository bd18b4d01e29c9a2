// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { relative } from './dates'
import { firstLocale } from './index'

test.each([
  [null, ['pl-PL', 'en'], 'pl'],
  [null, ['en-GB'], 'en'],
  [null, ['de-DE', 'en-US'], 'en'],
  [null, ['uk'], 'pl'],
  [null, [], 'pl'],
  ['en', ['pl'], 'en'],
  ['xx', ['pl'], 'pl'],
])('the language of a device that keeps %s and asks for %s is %s', (stored, browser, locale) => {
  expect(firstLocale(stored, browser)).toBe(locale)
})

test('a moment is told in the largest unit that fits', () => {
  const now = new Date('2026-11-22T12:00:00Z')
  const told = (iso: string) => relative(new Date(iso), now, 'pl')

  expect(['2026-11-22T11:59:40Z', '2026-11-22T11:15:00Z', '2026-11-22T07:00:00Z', '2026-11-21T11:00:00Z', '2026-11-01T12:00:00Z'].map(told)).toEqual([
    'teraz',
    '45 minut temu',
    '5 godzin temu',
    'wczoraj',
    '3 tygodnie temu',
  ])
})
