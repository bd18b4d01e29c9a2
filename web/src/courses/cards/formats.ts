import { computed } from 'vue'
import { i18n } from '@/i18n'

/** "3 h 20 min", "45 min", "2 h"; a length under a minute is one minute. */
export function duration(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60))
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (!hours) return `${rest} min`
  return rest ? `${hours} h ${rest} min` : `${hours} h`
}

const locale = computed(() => i18n.global.locale.value as string)
const stars = computed(() => new Intl.NumberFormat(locale.value, { minimumFractionDigits: 1, maximumFractionDigits: 1 }))
const counts = computed(() => new Intl.NumberFormat(locale.value))
const compact = computed(() => new Intl.NumberFormat(locale.value, { notation: 'compact', maximumSignificantDigits: 2 }))
const languages = computed(() => new Intl.DisplayNames(locale.value, { type: 'language' }))

/** Numbers about courses, written as the user's language writes them. */
export function useFormats() {
  return {
    duration,
    /** "4,5" */
    rating: (value: number) => stars.value.format(value),
    /** "12 345" */
    count: (value: number) => counts.value.format(value),
    /** "12 345", or "≈ 12 tys." of an estimate. */
    roughly: (value: number, isEstimate: boolean) => (isEstimate ? `≈ ${compact.value.format(value)}` : counts.value.format(value)),
    /** "polski" of "pl". */
    language: (tag: string) => languages.value.of(tag) ?? tag,
  }
}
