import { useQuery, useQueryCache } from '@pinia/colada'
import { gradingKeys } from './queries'
import { listQuestions, readStatistics } from './questionApi'

export const questionKeys = {
  list: (task: string) => ['task', task, 'questions'] as const,
  version: (task: string, version: number) => ['task', task, 'questions', version] as const,
  statistics: (task: string, version: number) => ['task', task, 'statistics', version] as const,
}

/** The questions of the newest version of a quiz, with their keys. */
export function useQuestions(task: () => string, isQuiz: () => boolean = () => true) {
  return useQuery(() => ({ key: [...questionKeys.list(task())], query: () => listQuestions(task()), enabled: isQuiz() }))
}

export function useQuestionsOf(task: () => string, version: () => number) {
  return useQuery(() => ({ key: [...questionKeys.version(task(), version())], query: () => listQuestions(task(), version()) }))
}

export function useStatistics(task: () => string, version: () => number) {
  return useQuery(() => ({ key: [...questionKeys.statistics(task(), version())], query: () => readStatistics(task(), version()) }))
}

/** Says that the questions of a quiz changed, and with them perhaps its version. */
export function useQuestionsChanged(task: () => string): () => Promise<unknown> {
  const cache = useQueryCache()
  return () => Promise.all([
    cache.invalidateQueries({ key: [...questionKeys.list(task())] }),
    cache.invalidateQueries({ key: ['task', task(), 'statistics'] }),
    cache.invalidateQueries({ key: [...gradingKeys.task(task())] }),
  ])
}
