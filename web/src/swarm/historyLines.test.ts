import { expect, test } from 'vitest'
import { serverLines, wholeLine } from './historyLines'

const server = (name: string, people: (number | null)[], reserved_units: (number | null)[], capacity_units = 200) => ({
  id: name, name, capacity_units, people, meetings: people, cameras: people, microphones: people, cpu: people, reserved_units,
})
const history = (...servers: ReturnType<typeof server>[]) => ({ step_s: 60, times: ['t0', 't1', 't2'], servers })

test('the whole is the sum of what was seen, and nothing where nothing was', () => {
  expect(wholeLine(history(server('a', [1, 2, null], []), server('b', [10, null, null], [])), 'people')).toEqual([11, 2, null])
})

test('the utilisation of the whole weighs servers by what they carry', () => {
  const uneven = history(server('a', [], [100, 100, null]), server('b', [], [0, null, null], 600))
  expect(wholeLine(uneven, 'utilisation')).toEqual([13, 50, null])
})

test('the fullest servers have lines of their own and the rest one together', () => {
  const many = history(...Array.from({ length: 8 }, (_, n) => server(`s${n}`, [n, 1, 0], [2 * n, 0, null])))
  const lines = serverLines(many, 'people', (n) => `${n} more`)
  expect(lines.map(({ name }) => name)).toEqual(['s7', 's6', 's5', 's4', 's3', 's2', '2 more'])
  expect(lines.at(-1)?.values).toEqual([1, 2, 0])
  expect(serverLines(many, 'utilisation', String).map(({ values }) => values[0])).toEqual([7, 6, 5, 4, 3, 2])
})
