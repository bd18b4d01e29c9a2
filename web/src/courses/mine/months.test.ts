import { expect, test } from 'vitest'
import { addDays, addMonths, isMonth, momentsAround, weeksOf } from './months'

test('days and months go over the ends of years and over nights in which clocks change', () => {
  expect([addDays('2026-12-31', 1), addDays('2026-03-29', 1), addDays('2028-02-28', 1)]).toEqual(['2027-01-01', '2026-03-30', '2028-02-29'])
  expect([addMonths('2026-12', 1), addMonths('2026-01', -1), addMonths('2026-05', 14)]).toEqual(['2027-01', '2025-12', '2027-07'])
})

test('weeks of a month begin on Mondays and hold every day of it', () => {
  const november = weeksOf('2026-11')

  expect(november.length).toBe(6)
  expect(november[0]).toEqual(['2026-10-26', '2026-10-27', '2026-10-28', '2026-10-29', '2026-10-30', '2026-10-31', '2026-11-01'])
  expect(november.at(-1)?.[0]).toBe('2026-11-30')
  expect(weeksOf('2027-02').length).toBe(4)
})

test('what is asked for is never longer than the server answers', () => {
  for (let month = '2026-01'; month < '2028-01'; month = addMonths(month, 1)) {
    const days = weeksOf(month).flat()
    const { from, to } = momentsAround(days[0] ?? '', days.at(-1) ?? '')
    expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBeLessThanOrEqual(62)
  }
})

test('an address may name any month, and nothing else', () => {
  expect(['2026-11', '2026-13', '2026-1', '1999-01', 'x'].map(isMonth)).toEqual([true, false, false, false, false])
})
