import { useQueryCache } from '@pinia/colada'
import { computed } from 'vue'
import { useNews } from '@/ui/news'
import { keepLesson, type OwnCourse } from './api'
import { useProgressHere } from './here'
import { playerKeys } from './queries'

/** Whether the lesson is kept at hand; shown at once, taken back if the server says no. */
export function useFavourite(slug: () => string, lesson: () => string) {
  const cache = useQueryCache()
  const { own } = useProgressHere()
  const { failed } = useNews()
  const isKept = computed(() => own.value?.favourites.includes(lesson()) ?? false)
  let last: Promise<unknown> = Promise.resolve()

  function show(id: string, isKeptNow: boolean): void {
    const key = [...playerKeys.mine(slug())]
    const known = cache.getQueryData<OwnCourse>(key)
    if (!known) return
    const others = known.favourites.filter((other) => other !== id)
    cache.setQueryData(key, { ...known, favourites: isKeptNow ? [...others, id] : others })
  }

  /** Quick presses are told in their order, so the last one holds. */
  function toggle(): void {
    const [id, wanted] = [lesson(), !isKept.value]
    show(id, wanted)
    last = last.then(() => keepLesson(id, wanted)).then(
      () => cache.invalidateQueries({ key: ['favourites'] }),
      (thrown: unknown) => {
        show(id, !wanted)
        failed(thrown)
      },
    )
  }

  return { isKept, toggle }
}
