import { useQueryCache } from '@pinia/colada'
import { useI18n } from 'vue-i18n'
import { useAct } from '@/ui/act'
import { useNews } from '@/ui/news'
import { createQuestion, deleteQuestion, listQuestions, orderQuestions, type Question, type Questions } from './questionApi'
import { copyOf } from './questionDraft'
import { questionKeys, useQuestionsChanged } from './questionQueries'
import type { Task } from './types'

/** What is done with questions in their list; an act on a quiz that was answered begins a new version, which is said. */
export function useQuestionActs(task: () => Task, questions: () => Questions | undefined) {
  const { t } = useI18n()
  const { done, failed, undoable } = useNews()
  const cache = useQueryCache()
  const changed = useQuestionsChanged(() => task().id)

  function tellVersion(now: number) {
    if (now > task().version) done(t('quizEdit.newVersion', { n: now }))
  }

  /** Puts the question with this id in this place of the newest version. */
  async function place(id: string, at: number) {
    const ids = (await listQuestions(task().id)).results.map((question) => question.id).filter((one) => one !== id)
    ids.splice(at, 0, id)
    await orderQuestions(task().id, ids)
  }

  const acts = useAct(async (act: () => Promise<void>) => {
    try {
      await act()
    } finally {
      await changed()
    }
  })
  const run = async (act: () => Promise<void>) => (await acts.run(act)) || acts.problem.value === undefined || failed(acts.problem.value)

  function move(from: number, by: number) {
    const list = questions()
    if (!list) return
    const results = [...list.results]
    const [moved] = results.splice(from, 1)
    if (!moved) return
    results.splice(from + by, 0, moved)
    cache.setQueryData([...questionKeys.list(task().id)], { ...list, results })
    void run(async () => tellVersion(await orderQuestions(task().id, results.map(({ id }) => id))))
  }

  function duplicate(at: number) {
    const question = questions()?.results[at]
    if (!question) return
    void run(async () => {
      const made = await createQuestion(task().id, copyOf(question))
      await place(made.id, at + 1)
      tellVersion(made.version)
      done(t('quizEdit.duplicated'))
    })
  }

  function remove(at: number) {
    const question = questions()?.results[at]
    if (!question) return
    void run(async () => {
      await deleteQuestion(question.id)
      undoable(t('quizEdit.deleted', { n: at + 1 }), async () => {
        const made = await createQuestion(task().id, copyOf(question))
        await place(made.id, at)
        await changed()
      })
    })
  }

  async function saved(now: Question): Promise<void> {
    tellVersion(now.version)
    await changed()
  }

  return { move, duplicate, remove, saved, isBusy: acts.isRunning }
}
