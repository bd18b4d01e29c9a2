import { expect, test } from 'vitest'
import { barLength, sharesOf } from './shares'

const load = { people: 40, meetings: 2, cameras: 5, microphones: 9, reserved_units: 50, observed_units: 100, capacity_units: 200, utilisation: 0.5 }

test('reserved and observed units are shown as shares of the capacity', () => {
  expect(sharesOf(load)).toEqual({ reserved: 0.25, observed: 0.5 })
})

test('a server of no capacity is not full of anything', () => {
  expect(sharesOf({ ...load, capacity_units: 0 })).toEqual({ reserved: 0, observed: 0 })
})

test('the bar ends where the page ends, with room left above the ceiling', () => {
  expect([0, 0.5, 1, 1.2, 3].map(barLength)).toEqual([0, 40, 80, 96, 100])
})
