/** Points as the API takes them ("7.5") of what was typed ("7,5"); undefined for what is no number of points. */
export function pointsTyped(typed: string): string | undefined {
  const text = typed.trim().replace(',', '.')
  return /^\d{1,5}(\.\d{1,2})?$/.test(text) ? text : undefined
}

/** Points as people write them: "7,5" of "7.50". */
export function pointsShown(points: string | number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 2, useGrouping: false }).format(Number(points))
}

/** What is left of points after lateness took its part, as the server reckons it: two places, halves up. */
export function afterLateness(points: number, percentOff: number): number {
  return Math.round(points * (100 - percentOff) + 1e-7) / 100
}
