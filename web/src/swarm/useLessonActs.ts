import { useQueryCache } from '@pinia/colada'
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useConfirm, type Question } from '@/ui/confirm'
import { useNews } from '@/ui/news'
import { endLiveLesson, moveLesson, type LiveLesson } from './swarmApi'

/** What an admin does with open lessons: each is asked first, done once, and said. */
export function useLessonActs() {
  const { t } = useI18n()
  const { done, failed } = useNews()
  const confirm = useConfirm()
  const cache = useQueryCache()
  const isBusy = ref(false)

  async function run(question: Question, act: () => Promise<string>): Promise<void> {
    if (isBusy.value || !(await confirm(question))) return
    isBusy.value = true
    await act().then(done, failed)
    isBusy.value = false
    void cache.invalidateQueries({ key: ['live-lessons'] })
    void cache.invalidateQueries({ key: ['swarm'] })
  }

  function move({ id, title: lesson, people_now: n }: LiveLesson): Promise<void> {
    const question = { title: t('swarm.moveTitle', { lesson }), text: t('swarm.moveText', { n }, n), verb: t('swarm.move') }
    return run(question, async () => t('swarm.moved', { lesson, server: (await moveLesson(id)) ?? '–' }))
  }

  function end({ id, title: lesson, people_now: n }: LiveLesson): Promise<void> {
    const question = { title: t('lesson.endTitle'), text: t('lesson.endText', { n }, n), verb: t('lesson.end'), isDestructive: true }
    return run(question, async () => {
      await endLiveLesson(id)
      return t('swarm.ended', { lesson })
    })
  }

  return { move, end, isBusy }
}
