import type { LocationQuery } from 'vue-router'
import type { LessonSketch } from './swarmApi'

const most_people = 5000

function whole(value: LocationQuery[string] | undefined, least: number): number | undefined {
  const number = typeof value === 'string' && value.trim() ? Number(value) : NaN
  return Number.isInteger(number) && number >= least && number <= most_people ? number : undefined
}

/** The lesson that an address asks to try; undefined when it says no number of people. */
export function sketchIn(query: LocationQuery): LessonSketch | undefined {
  const people = whole(query.people, 1)
  if (people === undefined) return undefined
  return {
    expected_people: people,
    cameras: whole(query.cameras, 0),
    microphones: whole(query.microphones, 0),
    region: typeof query.region === 'string' && query.region ? query.region : undefined,
    recorded: query.recorded === '1' || undefined,
  }
}
