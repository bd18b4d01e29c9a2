import { useI18n } from 'vue-i18n'
import { useAct } from '@/ui/act'
import { useNews } from '@/ui/news'
import { beginAttempt, takeBack, type Attempt, type Task } from './api'
import { useAttemptNews } from './queries'

/** What one may do with attempts besides writing them: take back what was handed in, begin the next one. */
export function useAttemptActs(slug: () => string, task: () => Task) {
  const { t } = useI18n()
  const { took, reread } = useAttemptNews(slug, task)
  const { done } = useNews()

  const begin = useAct(async () => took(await beginAttempt(task().id)))
  const back = useAct(async (attempt: Attempt) => {
    try {
      took(await takeBack(attempt.id))
      done(t('tasks.takenBack'))
    } catch (thrown) {
      // Somebody graded it, or it is due, since this page was read.
      await reread()
      throw thrown
    }
  })

  return { begin, back }
}
