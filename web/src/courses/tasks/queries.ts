import { useQuery, useQueryCache } from '@pinia/colada'
import { playerKeys } from '@/courses/player/queries'
import { type Attempt, type OwnAttempts, readOwnAttempts, readOwnGrades, readQuiz, readResult, readTask } from './api'

/** Keys of the query cache; what is about a course begins as in all its parts. */
export const taskKeys = {
  one: (id: string) => ['task', id, 'card'] as const,
  attempts: (id: string) => ['task', id, 'attempts'] as const,
  quiz: (attempt: string) => ['quiz', attempt] as const,
  result: (attempt: string) => ['quiz', attempt, 'result'] as const,
  grades: (slug: string) => ['course', slug, 'grades'] as const,
}

export function useTask(id: () => string) {
  return useQuery({ key: () => [...taskKeys.one(id())], query: () => readTask(id()) })
}

export function useOwnAttempts(task: () => string) {
  return useQuery({ key: () => [...taskKeys.attempts(task())], query: () => readOwnAttempts(task()) })
}

/** The questions of an attempt; what is answered afterwards lives in the page, so they are read once. */
export function useQuiz(attempt: () => string) {
  return useQuery({ key: () => [...taskKeys.quiz(attempt()), 'asked'], query: () => readQuiz(attempt()), refetchOnWindowFocus: false, gcTime: 0 })
}

export function useResult(attempt: () => string) {
  return useQuery({ key: () => [...taskKeys.result(attempt())], query: () => readResult(attempt()) })
}

export function useOwnGrades(slug: () => string) {
  return useQuery({ key: () => [...taskKeys.grades(slug())], query: () => readOwnGrades(slug()) })
}

/** What an act on an attempt changes elsewhere: the list of attempts at once, the rest when it is looked at. */
export function useAttemptNews(slug: () => string, task: () => { id: string; lesson_id: string }) {
  const cache = useQueryCache()

  /** The attempt as it is now, in the list of attempts. */
  function keep(attempt: Attempt): void {
    const key = [...taskKeys.attempts(task().id)]
    const known = cache.getQueryData<OwnAttempts>(key)
    if (!known) return
    const others = known.results.filter((one) => one.id !== attempt.id)
    const isNew = others.length === known.results.length
    const left = known.attempts_left === null || !isNew ? known.attempts_left : Math.max(0, known.attempts_left - 1)
    cache.setQueryData(key, { attempts_left: left, results: [...others, attempt].sort((a, b) => a.attempt - b.attempt) })
  }

  function took(attempt: Attempt): void {
    keep(attempt)
    void cache.invalidateQueries({ key: [...taskKeys.grades(slug())] })
    void cache.invalidateQueries({ key: [...playerKeys.mine(slug())] })
    void cache.invalidateQueries({ key: [...playerKeys.tasks(task().lesson_id)] })
  }

  const reread = () => cache.invalidateQueries({ key: [...taskKeys.attempts(task().id)] })

  return { keep, took, reread }
}
