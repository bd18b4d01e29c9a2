import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useDates } from '@/i18n/dates'
import { mineKeys, readCalendar, type CalendarEvent } from './api'
import { addMonths, isMonth, momentsAround, weeksOf } from './months'

/** The month and day of the calendar, kept in the address, and what happens in them by day. */
export function useMonth() {
  const route = useRoute()
  const router = useRouter()
  const { dateOf } = useDates()

  const today = computed(() => dateOf(new Date()))
  const month = computed(() => {
    const asked = String(route.query.month ?? '')
    return isMonth(asked) ? asked : today.value.slice(0, 7)
  })
  const days = computed(() => weeksOf(month.value).flat())
  const day = computed({
    get: () => {
      const asked = String(route.query.day ?? '')
      if (days.value.includes(asked)) return asked
      return days.value.includes(today.value) && today.value.startsWith(month.value) ? today.value : `${month.value}-01`
    },
    set: (chosen) => void router.replace({ query: { month: month.value, day: chosen } }),
  })
  const { data, error, refetch } = useQuery({
    key: () => [...mineKeys.calendar, { month: month.value }],
    query: () => {
      const { from, to } = momentsAround(days.value[0] ?? '', days.value.at(-1) ?? '')
      return readCalendar(from, to)
    },
    staleTime: 30_000,
  })
  const byDay = computed(() => {
    const found = new Map<string, CalendarEvent[]>()
    for (const event of data.value ?? []) {
      const date = dateOf(new Date(event.starts_at))
      if (days.value.includes(date)) found.set(date, [...(found.get(date) ?? []), event])
    }
    return found
  })

  return {
    today, month, day, byDay, error, refetch,
    isLoaded: computed(() => data.value !== undefined),
    monthsAway: (count: number) => ({ query: { month: addMonths(month.value, count) } }),
  }
}
