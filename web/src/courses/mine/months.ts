/** Calendar days as texts such as "2026-11-22": they have no zone, so nothing can shift them. */

const DAY_MS = 86_400_000
const asText = (day: Date) => day.toISOString().slice(0, 10)

export function addDays(date: string, days: number): string {
  return asText(new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS))
}

/** "2026-12" after "2026-11". */
export function addMonths(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return asText(new Date(Date.UTC(year, number - 1 + months, 1))).slice(0, 7)
}

export function isMonth(text: string): boolean {
  return /^(20|21)\d\d-(0[1-9]|1[0-2])$/.test(text)
}

/** The weeks that a month touches, each from Monday to Sunday. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`
  const weekday = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7
  const weeks: string[][] = []
  for (let monday = addDays(first, -weekday); monday.slice(0, 7) <= month; monday = addDays(monday, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, day) => addDays(monday, day)))
  }
  return weeks
}

/** Moments that hold the whole of these days in every zone of the world. */
export function momentsAround(first: string, last: string): { from: string; to: string } {
  return { from: `${addDays(first, -1)}T00:00:00Z`, to: `${addDays(last, 2)}T00:00:00Z` }
}
