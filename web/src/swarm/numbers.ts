import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

/** Numbers of the cockpit in the user's language. */
export function useNumbers() {
  const { locale } = useI18n()
  const percents = computed(() => new Intl.NumberFormat(locale.value, { style: 'percent', maximumFractionDigits: 0 }))
  const wholes = computed(() => new Intl.NumberFormat(locale.value, { maximumFractionDigits: 0 }))
  const scores = computed(() => new Intl.NumberFormat(locale.value, { maximumFractionDigits: 3, minimumFractionDigits: 3 }))
  return {
    percent: (share: number) => percents.value.format(share),
    whole: (number: number) => wholes.value.format(number),
    score: (number: number) => scores.value.format(number),
  }
}
