import { i18n } from '.'

const units = ['B', 'kB', 'MB', 'GB', 'TB']

/** "21 kB", "1,4 MB" as the user's language writes numbers. */
export function fileSize(bytes: number, locale: string = i18n.global.locale.value): string {
  const step = bytes > 0 ? Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3)) : 0
  const value = bytes / 1000 ** step
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 && step ? 1 : 0 }).format(value)} ${units[step] ?? ''}`
}
