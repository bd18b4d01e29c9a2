import { useQueryCache } from '@pinia/colada'
import { useI18n } from 'vue-i18n'
import { courseKeys } from '@/courses/workbench/queries'
import { useConfirm } from '@/ui/confirm'
import { useNews } from '@/ui/news'
import { deleteLesson, deleteSection, type EditedLessonRow, type EditedSection, publishLesson, restoreLesson, unpublishLesson } from './api'

/** What is done to lessons and sections as a whole; each act tells what it did and how to take it back. */
export function useOutlineActs(slug: () => string) {
  const { t } = useI18n()
  const cache = useQueryCache()
  const confirm = useConfirm()
  const { done, failed, undoable } = useNews()
  const refresh = () => cache.invalidateQueries({ key: [...courseKeys.one(slug())] })

  async function act(run: () => Promise<unknown>, tell: () => void): Promise<boolean> {
    try {
      await run()
      tell()
      return true
    } catch (thrown) {
      failed(thrown)
      return false
    } finally {
      await refresh()
    }
  }

  const refreshing = (run: () => Promise<unknown>) => () => run().finally(() => void refresh())

  const publish = ({ id, title }: EditedLessonRow) =>
    act(() => publishLesson(id), () => undoable(t('outline.published', { title }), refreshing(() => unpublishLesson(id))))

  const unpublish = ({ id, title }: EditedLessonRow) =>
    act(() => unpublishLesson(id), () => undoable(t('outline.unpublished', { title }), refreshing(() => publishLesson(id))))

  const remove = ({ id, title }: Pick<EditedLessonRow, 'id' | 'title'>) =>
    act(() => deleteLesson(id), () => undoable(t('outline.deleted', { title }), refreshing(() => restoreLesson(id))))

  const restore = ({ id, title }: Pick<EditedLessonRow, 'id' | 'title'>) =>
    act(() => restoreLesson(id), () => done(t('outline.restored', { title })))

  /** Lessons go with their section, and can be restored one by one; so many at once are asked about. */
  async function removeSection({ id, title, lessons }: EditedSection): Promise<boolean> {
    const n = lessons.length
    const question = {
      title: t('outline.deleteSectionTitle', { title }),
      text: t('outline.deleteSectionText', { n }, n),
      verb: t('outline.deleteSection'),
      isDestructive: true,
    }
    if (n && !(await confirm(question))) return false
    return act(() => deleteSection(id, n > 0), () => done(t('outline.sectionDeleted', { title })))
  }

  return { publish, unpublish, remove, restore, removeSection, refresh }
}
