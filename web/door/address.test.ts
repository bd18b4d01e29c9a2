import { expect, test } from 'vitest'
import { readAddress } from './address'

test.each([
  ['/UCZEN1', '', { code: 'UCZEN1', problem: null }],
  ['/bcdfg-hjkmn/', '', { code: 'bcdfg-hjkmn', problem: null }],
  ['/BCDFG%20HJKMN', '', { code: 'BCDFG HJKMN', problem: null }],
  ['/%E0%A4%A', '', { code: '%E0%A4%A', problem: null }],
  ['/lekcja', '', { code: null, problem: null }],
  ['/lekcja', '?problem=too-many-devices', { code: null, problem: 'too-many-devices' }],
  ['/lekcja', '?problem=unavailable', { code: null, problem: 'unavailable' }],
  ['/lekcja', '?problem=<b>', { code: null, problem: null }],
  ['/lekcja', '?errors=' + encodeURIComponent('[{"key":"maxParticipantsReached","message":"x"}]'), { code: null, problem: 'room-full' }],
  ['/lekcja', '?errors=' + encodeURIComponent('[{"key":"meetingForciblyEnded","message":"x"}]'), { code: null, problem: 'room-closed' }],
  ['/lekcja', '?errors=' + encodeURIComponent('[{"key":"mismatchCreateTime","message":"x"}]'), { code: null, problem: 'room-closed' }],
  ['/lekcja', '?errors=nonsense', { code: null, problem: 'room-refused' }],
] as const)('%s%s is understood', (path, query, address) => {
  expect(readAddress(path, query)).toEqual(address)
})
