import { computed, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { finished } from './finished'
import { usePrefetch, useWorks } from './queries'
import { queryOf, scopeOf } from './scope'
import type { Work } from './types'

/** From work to work in the list that the address names, in the order in which they wait. */
export function useRun(slug: () => string, submission: () => string) {
  const route = useRoute()
  const router = useRouter()
  const prefetch = usePrefetch()
  const scope = computed(() => scopeOf(slug(), route.query))
  const { works, hasNextPage, loadNextPage } = useWorks(() => scope.value, true)

  const place = computed(() => works.value?.findIndex(({ id }) => id === submission()) ?? -1)
  const previous = computed(() => works.value?.[place.value - 1])
  const next = computed(() => works.value?.[place.value + 1])
  /** The nearest after this one that nobody here has finished; then those that were left out on the way. */
  const nextToGrade = computed(() => {
    if (scope.value.state !== 'submitted') return next.value
    const others = [...(works.value?.slice(place.value + 1) ?? []), ...(works.value?.slice(0, Math.max(0, place.value)) ?? [])]
    return others.find((work) => work.status === 'submitted' && !finished.has(work.id) && work.id !== submission())
  })
  const queue = computed(() => (scope.value.course
    ? { name: 'course-grade-queue', params: { slug: slug() }, query: queryOf(scope.value) }
    : { name: 'own-grade-queue' }))

  watch(nextToGrade, (work) => work && prefetch(work.id, work.task), { immediate: true })
  watch(place, (now) => {
    const isNearEnd = works.value !== undefined && now >= works.value.length - 5
    if (isNearEnd && hasNextPage.value) void loadNextPage()
  }, { immediate: true })

  function open(work: Work | undefined) {
    if (!work) return
    void router.push({ name: 'submission', params: { slug: work.course?.slug ?? slug(), submission: work.id }, query: queryOf(scope.value) })
  }

  /** On to the next work, reading more of the list if need be; back to the queue after the last, by `task` if given. */
  async function goOn(task?: string) {
    while (!nextToGrade.value && hasNextPage.value) {
      const known = works.value?.length
      await loadNextPage()
      if (works.value?.length === known) break
    }
    if (nextToGrade.value) open(nextToGrade.value)
    else if (task && scope.value.course) await router.push({ name: 'course-grade-queue', params: { slug: slug() }, query: { task } })
    else await router.push(queue.value)
  }

  return { works, place, previous, next, nextToGrade, hasMore: hasNextPage, open, goOn, leave: () => void router.push(queue.value) }
}
