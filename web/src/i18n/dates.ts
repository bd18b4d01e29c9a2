import { computed } from 'vue'
import { i18n, timeZone } from './index'

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** How long ago (or in how long) a moment is, in the largest unit that fits: "2 dni temu". */
export function relative(moment: Date, now: Date, locale: string): string {
  const seconds = (moment.getTime() - now.getTime()) / 1000
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const [unit, length] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 0]
  return length ? format.format(Math.trunc(seconds / length), unit) : format.format(0, 'second')
}

const locale = computed(() => i18n.global.locale.value as string)
const format = (options: Intl.DateTimeFormatOptions) =>
  computed(() => new Intl.DateTimeFormat(locale.value, { timeZone: timeZone.value, ...options }))

// Made once for the whole app: a table of hundreds of dates would make hundreds of each.
const moments = format({ dateStyle: 'medium', timeStyle: 'short' })
const hours = format({ timeStyle: 'short' })
const days = format({ dateStyle: 'medium', timeZone: 'UTC' })
const minutes = computed(() => new Intl.NumberFormat(locale.value, { style: 'unit', unit: 'minute', unitDisplay: 'short' }))

/** Dates and hours in the user's language and zone. */
export function useDates() {
  return {
    /** "22 lis 2026, 08:15" of an ISO moment. */
    moment: (iso: string) => moments.value.format(new Date(iso)),
    /** "08:15" of an ISO moment. */
    hour: (iso: string) => hours.value.format(new Date(iso)),
    /** "22 lis 2026" of a calendar day, which has no zone. */
    day: (date: string) => days.value.format(new Date(`${date.slice(0, 10)}T00:00:00Z`)),
    /** "2 dni temu" of an ISO moment. */
    ago: (iso: string) => relative(new Date(iso), new Date(), locale.value),
    /** "45 min" between two ISO moments. */
    length: (from: string, to: string) => minutes.value.format(Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000))),
  }
}
