/** Moments of the API as `datetime-local` fields show them, in the zone of a course instead of the device's. */

const parts = new Map<string, Intl.DateTimeFormat>()

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = parts.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  })
  parts.set(zone, made)
  return made
}

/** What the clocks of the zone show, read as if it were UTC. */
function clock_ms(moment_ms: number, zone: string): number {
  const found = Object.fromEntries(formatIn(zone).formatToParts(moment_ms).map(({ type, value }) => [type, value]))
  return Date.parse(`${found.year}-${found.month}-${found.day}T${found.hour}:${found.minute}:${found.second}Z`)
}

/** "2026-11-22T23:59" of an ISO moment; empty for none. */
export function toZoneTime(iso: string | null, zone: string): string {
  return iso ? new Date(clock_ms(Date.parse(iso), zone)).toISOString().slice(0, 16) : ''
}

/** The ISO moment at which clocks in the zone show this; an hour that is skipped in spring is the one after it. */
export function fromZoneTime(local: string, zone: string): string | null {
  const shown_ms = Date.parse(`${local.slice(0, 16)}Z`)
  if (Number.isNaN(shown_ms)) return null
  const first_ms = shown_ms - (clock_ms(shown_ms, zone) - shown_ms)
  const second_ms = shown_ms - (clock_ms(first_ms, zone) - first_ms)
  const isShown = (moment_ms: number) => clock_ms(moment_ms, zone) === shown_ms
  return new Date(isShown(first_ms) ? first_ms : isShown(second_ms) ? second_ms : Math.max(first_ms, second_ms)).toISOString()
}
