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
const months = format({ month: 'long', year: 'numeric', timeZone: 'UTC' })
const weekdays = format({ weekday: 'short', timeZone: 'UTC' })
const weekHours = format({ weekday: 'short', hour: '2-digit', minute: '2-digit' })
const longDays = format({ weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
const shortDays = format({ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
const isoDays = computed(() => new Intl.DateTimeFormat('en-CA', { timeZone: timeZone.value, dateStyle: 'short' }))
const nearDays = computed(() => new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto' }))
const minutes = computed(() => new Intl.NumberFormat(locale.value, { style: 'unit', unit: 'minute', unitDisplay: 'short' }))

function inZone(locale: string, timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' })
}

const noon = (date: string) => new Date(`${date.slice(0, 10)}T12:00:00Z`)

/** "2026-11-22": the calendar day of a moment, where the user is. */
function dateOf(moment: Date): string {
  return isoDays.value.format(moment)
}

/** "wczoraj", "dzisiaj", "jutro", any other day in full: "poniedziałek, 23 listopada", or briefly: "pon., 23 lis". */
function nearDay(date: string, length: 'long' | 'short' = 'long'): string {
  const days = Math.round((noon(date).getTime() - noon(dateOf(new Date())).getTime()) / 86_400_000)
  if (Math.abs(days) <= 1) return nearDays.value.format(days, 'day')
  return (length === 'long' ? longDays : shortDays).value.format(noon(date))
}

/** Dates and hours in the user's language and zone. */
export function useDates() {
  return {
    /** "22 lis 2026, 08:15" of an ISO moment. */
    moment: (iso: string) => moments.value.format(new Date(iso)),
    /** The same in the zone of somebody else: of a course, of a school. */
    momentIn: (iso: string, zone: string) => inZone(locale.value, zone).format(new Date(iso)),
    /** "08:15" of an ISO moment. */
    hour: (iso: string) => hours.value.format(new Date(iso)),
    /** "pon. 08:15" of an ISO moment of these days. */
    weekHour: (iso: string) => weekHours.value.format(new Date(iso)),
    /** "22 lis 2026" of a calendar day, which has no zone. */
    day: (date: string) => days.value.format(new Date(`${date.slice(0, 10)}T00:00:00Z`)),
    dateOf,
    nearDay,
    /** "poniedziałek, 23 listopada" of a calendar day. */
    longDay: (date: string) => longDays.value.format(noon(date)),
    /** "listopad 2026" of any day in it. */
    month: (date: string) => months.value.format(noon(date)),
    /** "pon." of a calendar day. */
    weekday: (date: string) => weekdays.value.format(noon(date)),
    /** "2 dni temu" of an ISO moment. */
    ago: (iso: string) => relative(new Date(iso), new Date(), locale.value),
    /** "45 min" between two ISO moments. */
    length: (from: string, to: string) => minutes.value.format(Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000))),
  }
}
