import { useInfiniteQuery, useQueryCache } from '@pinia/colada'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import type { Page } from '@/api/types'
import { useNews } from '@/ui/news'
import { dismissReport, reportStatuses, setHidden, upholdReport, type ReportedThing, type ReportStatus } from './api'

type ListReports = (status: ReportStatus, cursor: string | undefined) => Promise<Page<ReportedThing>>

/** A queue of what was reported, and what those who settle it do; which reports are listed is kept in the address. */
export function useReports(key: () => readonly string[], list: ListReports) {
  const { t } = useI18n()
  const { done, failed, undoable } = useNews()
  const route = useRoute()
  const router = useRouter()
  const cache = useQueryCache()
  const busy = ref('')

  const status = computed({
    get: () => reportStatuses.find((known) => known === route.query.status) ?? 'open',
    set: (value) => void router.replace({ query: { ...route.query, status: value === 'open' ? undefined : value } }),
  })
  const choices = computed(() => reportStatuses.map((value) => ({ value, label: t(`overseeing.status.${value}`) })))

  const found = useInfiniteQuery({
    key: () => [...key(), status.value],
    query: ({ pageParam }: { pageParam: string }) => list(status.value, pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  const things = computed(() => found.data.value?.pages.flatMap((page) => page.results))
  const changed = () => void cache.invalidateQueries({ key: [...key()] })

  async function run(thing: ReportedThing, act: () => Promise<void>) {
    if (busy.value) return
    busy.value = thing.id
    await act().catch(failed)
    busy.value = ''
    changed()
  }

  const dismiss = (thing: ReportedThing) => run(thing, async () => {
    await dismissReport(thing.id)
    done(t('overseeing.dismissed'))
  })

  const uphold = (thing: ReportedThing) => run(thing, async () => {
    await upholdReport(thing.id)
    if (thing.about === 'course') done(t('overseeing.upheldCourse'))
    else undoable(t('overseeing.upheld'), () => setHidden(thing, false).then(changed))
  })

  const toggleHidden = (thing: ReportedThing) => run(thing, async () => {
    const isHidden = (thing.comment ?? thing.review)?.status === 'hidden'
    await setHidden(thing, !isHidden)
    done(t(isHidden ? 'overseeing.restored' : 'overseeing.hidden'))
  })

  return { ...found, status, choices, things, busy, dismiss, uphold, toggleHidden }
}
