import { useI18n } from 'vue-i18n'
import { useAct } from '@/ui/act'
import { useConfirm } from '@/ui/confirm'
import { useNews } from '@/ui/news'
import { regradeQuiz } from './questionApi'

/** Grades all attempts at a version of a quiz again, once one is sure; `whenAsked` is called when the server took it. */
export function useRegrade(task: () => string, version: () => number, whenAsked: () => void = () => undefined) {
  const { t } = useI18n()
  const { done, failed } = useNews()
  const confirm = useConfirm()

  const { run, isRunning, problem } = useAct(async () => {
    if (!(await confirm({ title: t('quizEdit.regradeTitle'), text: t('quizEdit.regradeText', { n: version() }), verb: t('quizEdit.regrade') }))) return
    const attempts = await regradeQuiz(task(), version())
    done(t('quizEdit.regrading', { n: attempts }, attempts))
    whenAsked()
  })

  async function regrade(): Promise<void> {
    if (!(await run()) && problem.value !== undefined) failed(problem.value)
  }

  return { regrade, isRunning }
}
