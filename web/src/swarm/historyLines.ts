import type { Series } from '@/ui/chart/ChartFigure.vue'
import type { SwarmHistory } from './swarmApi'

export const hoursShown = [1, 6, 24, 168] as const
export type Measure = 'people' | 'meetings' | 'utilisation'
type ServerHistory = SwarmHistory['servers'][number]
type Values = (number | null)[]

/** Servers that have a line of their own; the others are drawn as one. */
const most_lines = 6

/** What is drawn of a server: counts as they are, the utilisation in percent of its capacity. */
function valuesOf(server: ServerHistory, measure: Measure): Values {
  if (measure !== 'utilisation') return server[measure]
  return server.reserved_units.map((units) => (units === null ? null : Math.round((100 * units) / server.capacity_units)))
}

function sumOf(lines: readonly Values[], length: number): Values {
  return Array.from({ length }, (_, place) => {
    const seen = lines.map((line) => line[place] ?? null).filter((value) => value !== null)
    return seen.length ? seen.reduce((sum, value) => sum + value, 0) : null
  })
}

/** One line for all servers: their sum, or how much of what they carry together is taken. */
export function wholeLine(history: SwarmHistory, measure: Measure): Values {
  const { servers, times } = history
  if (measure !== 'utilisation') return sumOf(servers.map((server) => server[measure]), times.length)
  const taken = sumOf(servers.map((server) => server.reserved_units), times.length)
  const carried = sumOf(servers.map((server) => server.reserved_units.map((units) => (units === null ? null : server.capacity_units))), times.length)
  return taken.map((units, place) => (units === null ? null : Math.round((100 * units) / (carried[place] ?? 1))))
}

/** A line for each of the fullest servers, and where counts can be added one for the rest together. */
export function serverLines(history: SwarmHistory, measure: Measure, restName: (n: number) => string): Series[] {
  const kind = measure === 'utilisation' ? 'line' : 'area'
  const lines = history.servers.map((server) => ({ name: server.name, values: valuesOf(server, measure) }))
  const peak = (values: Values) => Math.max(0, ...values.filter((value) => value !== null))
  const fullest = [...lines].sort((a, b) => peak(b.values) - peak(a.values))
  const rest = fullest.slice(most_lines)
  const named = fullest.slice(0, most_lines).map((line) => ({ ...line, kind }) as const)
  if (!rest.length || measure === 'utilisation') return named
  return [...named, { name: restName(rest.length), kind, values: sumOf(rest.map(({ values }) => values), history.times.length) }]
}
