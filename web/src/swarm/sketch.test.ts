import { expect, test } from 'vitest'
import { sketchIn } from './sketch'

test('an address says which lesson is tried', () => {
  expect(sketchIn({ people: '28', cameras: '0', microphones: '', region: 'sl', recorded: '1' })).toEqual({ expected_people: 28, cameras: 0, microphones: undefined, region: 'sl', recorded: true })
})

test('what makes no sense is left out, and nothing is tried without people', () => {
  expect(sketchIn({ people: '28', cameras: '-1', microphones: '1e9' })).toEqual({ expected_people: 28 })
  expect(['', '0', '2.5', 'x', '5001'].map((people) => sketchIn({ people }))).toEqual([undefined, undefined, undefined, undefined, undefined])
})
