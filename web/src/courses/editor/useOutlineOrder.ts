import { useQueryCache } from '@pinia/colada'
import { onScopeDispose, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { asProblem } from '@/api/problem'
import type { CourseEdit } from '@/courses/workbench/api'
import { courseKeys } from '@/courses/workbench/queries'
import { useNews } from '@/ui/news'
import { type EditedSection, orderOutline } from './api'
import { arrange, isSameOrder, type Order, orderOf } from './outline'

const pause_ms = 500

/**
 * The order of a course: shown at once, sent whole after a pause, so that many steps are one call and one undo.
 * When somebody else has ordered the course meanwhile, theirs is shown and nothing is overwritten.
 */
export function useOutlineOrder(slug: () => string) {
  const { t } = useI18n()
  const cache = useQueryCache()
  const { undoable, failed } = useNews()
  const key = () => [...courseKeys.edit(slug())]
  const isConflict = ref(false)
  let known: Order[] | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> = Promise.resolve()

  const read = () => cache.getQueryData<CourseEdit>(key())

  function show(sections: EditedSection[], version?: number) {
    const course = read()
    if (!course) return
    const card = version === undefined ? course.card : { ...course.card, outline_version: version }
    cache.setQueryData(key(), { ...course, card, sections })
  }

  function apply(sections: EditedSection[]): void {
    known ??= orderOf(read()?.sections ?? [])
    show(sections)
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), pause_ms)
  }

  /** Sends the order that is shown, if it is not the known one; one call at a time. */
  function flush(): Promise<void> {
    clearTimeout(timer)
    running = running.then(send)
    return running
  }

  async function send(): Promise<void> {
    const before = known
    const course = read()
    known = undefined
    if (!before || !course) return
    const order = orderOf(course.sections)
    if (isSameOrder(order, before)) return
    try {
      await sendOrder(order, before, course.card.outline_version)
      isConflict.value = false
      undoable(t('outline.ordered'), () => undo(before))
    } catch (thrown) {
      if (asProblem(thrown).status === 409) isConflict.value = true
      else failed(thrown)
      if (asProblem(thrown).code === 'offline') show(arrange(course.sections, before))
      else await cache.invalidateQueries({ key: key() })
    }
  }

  async function sendOrder(order: Order[], before: Order[], version: number): Promise<void> {
    try {
      settle(await orderOutline(slug(), order, version))
    } catch (thrown) {
      if (asProblem(thrown).code !== 'edited-meanwhile') throw thrown
      // A lesson published or renamed is a new version too: only another order is a conflict.
      await cache.invalidateQueries({ key: key() })
      const now = read()
      if (!now || !isSameOrder(orderOf(now.sections), before)) throw thrown
      settle(await orderOutline(slug(), order, now.card.outline_version))
    }
  }

  function settle(saved: { outline_version: number; sections: EditedSection[] }) {
    const course = read()
    // Steps made while it was sent stay in sight; they are sent next.
    show(known && course ? arrange(saved.sections, orderOf(course.sections)) : saved.sections, saved.outline_version)
    if (known) known = orderOf(saved.sections)
  }

  async function undo(before: Order[]): Promise<void> {
    const course = read()
    if (!course) return
    const restored = arrange(course.sections, before)
    settle(await orderOutline(slug(), orderOf(restored), course.card.outline_version))
  }

  onScopeDispose(() => void flush())
  return { apply, flush, isConflict }
}
