import { useQueryCache } from '@pinia/colada'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { courseKeys } from '@/courses/workbench/queries'
import { useAct } from '@/ui/act'
import { useNews } from '@/ui/news'
import { archiveCourse, deleteCourse, publishCourse, restoreCourse, takeBackCourse, unarchiveCourse } from './api'

/** The acts that move a course from state to state; what can be taken back offers to. */
export function useCourseStates(slug: () => string, title: () => string) {
  const { t } = useI18n()
  const router = useRouter()
  const cache = useQueryCache()
  const { done, undoable } = useNews()

  async function changed(): Promise<void> {
    await Promise.all([
      cache.invalidateQueries({ key: [...courseKeys.edit(slug())] }),
      cache.invalidateQueries({ key: [...courseKeys.frame(slug())] }),
      cache.invalidateQueries({ key: [...courseKeys.taught] }),
    ])
  }

  const publish = useAct(async () => {
    const { status } = await publishCourse(slug())
    await changed()
    done(status === 'review' ? t('making.handedIn') : t('making.published'))
  })
  const takeBack = useAct(async () => {
    await takeBackCourse(slug())
    await changed()
    done(t('making.takenBack'))
  })
  const archive = useAct(async () => {
    await archiveCourse(slug())
    await changed()
    undoable(t('making.archived'), async () => {
      await unarchiveCourse(slug())
      await changed()
    })
  })
  const unarchive = useAct(async () => {
    await unarchiveCourse(slug())
    await changed()
    done(t('making.unarchived'))
  })
  const remove = useAct(async () => {
    const [gone, name] = [slug(), title()]
    await deleteCourse(gone)
    await router.push({ name: 'teaching' })
    void cache.invalidateQueries({ key: [...courseKeys.taught] })
    undoable(t('making.deleted', { title: name }), async () => {
      await restoreCourse(gone)
      await cache.invalidateQueries({ key: [...courseKeys.taught] })
      await router.push({ name: 'course-settings', params: { slug: gone } })
    })
  })
  return { publish, takeBack, archive, unarchive, remove }
}
