import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { everySoOften } from '@/ui/everySoOften'
import { hoursShown } from './historyLines'
import { readHistory } from './swarmApi'

const LOOK_EVERY_MS = 60_000

/** The last hours of the swarm or of one server; how many is kept in the address. */
export function useHistory(server: () => string | undefined) {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const hours = computed({
    get: () => hoursShown.find((known) => String(known) === route.query.hours) ?? 24,
    set: (value: number) => void router.replace({ query: { ...route.query, hours: value === 24 ? undefined : String(value) } }),
  })
  const choices = computed(() => hoursShown.map((value) => ({ value, label: t(`swarm.hours.${value}`) })))
  const found = useQuery({
    key: () => ['swarm-history', hours.value, server() ?? ''],
    query: () => readHistory(hours.value, server()),
    placeholderData: (previous) => previous,
  })
  everySoOften(LOOK_EVERY_MS, () => void found.refetch())
  return { ...found, hours, choices }
}
