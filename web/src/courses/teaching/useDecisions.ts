import { useQueryCache } from '@pinia/colada'
import { useI18n } from 'vue-i18n'
import { courseKeys } from '@/courses/workbench/queries'
import { useAct } from '@/ui/act'
import { useNews } from '@/ui/news'
import { decide, type Decision } from './api'
import { teachingKeys } from './queries'

/** Letting students in, turning them away and taking them out; what can be taken back offers it. */
export function useDecisions(slug: () => string) {
  const { t } = useI18n()
  const cache = useQueryCache()
  const { done, failed, undoable } = useNews()

  const refresh = () => Promise.all([
    cache.invalidateQueries({ key: [...teachingKeys.people(slug())] }),
    cache.invalidateQueries({ key: [...courseKeys.one(slug()), 'pending'] }),
  ])

  const { run, isRunning } = useAct(async (ids: string[], decision: Decision) => {
    try {
      await decide(slug(), ids, decision)
    } catch (thrown) {
      failed(thrown)
      return
    } finally {
      await refresh()
    }
    const text = t(`teaching.decided.${decision}`, { n: ids.length }, ids.length)
    if (decision === 'remove') undoable(text, () => decide(slug(), ids, 'restore').then(refresh))
    else done(text)
  })
  return { decideOn: run, isDeciding: isRunning }
}
