const parts = [
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** "1 h 30 min" of seconds, as the language writes them. */
export function lengthShown(seconds: number, locale: string): string {
  let rest = Math.max(0, Math.round(seconds))
  const said = parts.flatMap(([unit, length]) => {
    const n = Math.floor(rest / length)
    rest -= n * length
    return n ? [new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' }).format(n)] : []
  })
  return said.join(' ') || new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'narrow' }).format(0)
}

/** "1:05:09" or "12:07": what a clock shows. */
export function clockShown(seconds: number): string {
  const rest = Math.max(0, Math.floor(seconds))
  const [hours, minutes, secs] = [Math.floor(rest / 3600), Math.floor((rest % 3600) / 60), rest % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  return hours ? `${hours}:${two(minutes)}:${two(secs)}` : `${minutes}:${two(secs)}`
}
