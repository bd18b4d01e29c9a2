import { useQuery } from '@pinia/colada'
import { computed, ref, watch } from 'vue'
import { everySoOften } from '@/ui/everySoOften'
import { listLiveLessons, type LessonsSought } from './swarmApi'

const LOOK_EVERY_MS = 5_000

/** Open lessons, looked at again while the page is seen; `showMore` adds a hundred, and the ones shown stay in place. */
export function useLiveLessons(sought: () => LessonsSought) {
  const pages = ref(1)
  watch(() => JSON.stringify(sought()), () => (pages.value = 1))
  const found = useQuery({
    key: () => ['live-lessons', { ...sought() }, pages.value],
    query: () => listLiveLessons(sought(), pages.value),
    placeholderData: (previous) => previous,
  })
  everySoOften(LOOK_EVERY_MS, () => void found.refetch())
  const lessons = computed(() => found.data.value?.results)
  const hasMore = computed(() => Boolean(found.data.value?.next))
  return { ...found, lessons, hasMore, showMore: () => void pages.value++ }
}
