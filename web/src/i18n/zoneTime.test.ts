import { describe, expect, test } from 'vitest'
import { fromZoneTime, toZoneTime } from './zoneTime'

describe('hours on the clocks of a course', () => {
  test.each([
    ['2026-11-22T22:59:00Z', 'Europe/Warsaw', '2026-11-22T23:59'],
    ['2026-07-01T21:59:00Z', 'Europe/Warsaw', '2026-07-01T23:59'],
    ['2026-07-02T03:59:00Z', 'America/New_York', '2026-07-01T23:59'],
    ['2026-12-31T23:30:00Z', 'Asia/Kathmandu', '2027-01-01T05:15'],
  ])('%s in %s is %s, and back', (iso, zone, local) => {
    expect(toZoneTime(iso, zone)).toBe(local)
    expect(fromZoneTime(local, zone)).toBe(iso.replace('Z', '.000Z'))
  })

  test('an hour that clocks skip is the one after it', () => {
    expect(fromZoneTime('2026-03-29T02:30', 'Europe/Warsaw')).toBe('2026-03-29T01:30:00.000Z')
  })

  test('none is none', () => {
    expect(toZoneTime(null, 'Europe/Warsaw')).toBe('')
    expect(fromZoneTime('', 'Europe/Warsaw')).toBeNull()
  })
})
