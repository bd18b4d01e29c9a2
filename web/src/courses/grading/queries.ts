import { useInfiniteQuery, useQuery, useQueryCache } from '@pinia/colada'
import { computed } from 'vue'
import { listAttempts, listCourseGroups, listCourseTasks, listWorks, readResult, readSubmission } from './api'
import { readTask } from './taskApi'
import type { QueueScope, TaskNamed } from './types'

const a_minute = 60_000

/** Keys of the query cache, so that an act can say what it made stale. */
export const gradingKeys = {
  works: ['grading', 'works'] as const,
  list: ({ course, task, group, state }: QueueScope) => ['grading', 'works', course ?? '', task ?? '', group ?? '', state] as const,
  attempts: (task: string, person: string) => ['grading', 'works', 'attempts', task, person] as const,
  submission: (id: string) => ['grading', 'submission', id] as const,
  result: (id: string) => ['grading', 'result', id] as const,
  tasks: (slug: string) => ['grading', 'tasks', slug] as const,
  groups: (slug: string) => ['grading', 'groups', slug] as const,
  task: (id: string) => ['task', id, 'staff'] as const,
}

/**
 * The works of a list, page by page.  While one grades (`isRun`) the list stays as it was: what is graded keeps its place,
 * so that one can go back to it.
 */
export function useWorks(scope: () => QueueScope, isRun = false) {
  const found = useInfiniteQuery({
    key: () => [...gradingKeys.list(scope())],
    query: ({ pageParam }: { pageParam: string }) => listWorks(scope(), pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    staleTime: isRun ? 60 * a_minute : 0,
    refetchOnWindowFocus: false,
  })
  const works = computed(() => found.data.value?.pages.flatMap((page) => page.results))
  return { ...found, works }
}

const submissionQuery = (id: string) => ({ key: [...gradingKeys.submission(id)], query: () => readSubmission(id) })
const resultQuery = (id: string) => ({ key: [...gradingKeys.result(id)], query: () => readResult(id), staleTime: a_minute })

export function useSubmission(id: () => string) {
  return useQuery(() => submissionQuery(id()))
}

export function useQuizResult(id: () => string) {
  return useQuery(() => resultQuery(id()))
}

export function useGradedTask(id: () => string | undefined) {
  return useQuery(() => ({ key: [...gradingKeys.task(id() ?? '')], query: () => readTask(id() ?? ''), enabled: id() !== undefined, staleTime: a_minute }))
}

export function useAttempts(task: () => string, person: () => string) {
  return useQuery(() => ({ key: [...gradingKeys.attempts(task(), person())], query: () => listAttempts(task(), person()) }))
}

export function useCourseTasks(slug: () => string) {
  return useQuery(() => ({ key: [...gradingKeys.tasks(slug())], query: () => listCourseTasks(slug()), staleTime: a_minute }))
}

export function useCourseGroups(slug: () => string) {
  return useQuery(() => ({ key: [...gradingKeys.groups(slug())], query: () => listCourseGroups(slug()), staleTime: a_minute }))
}

/** Fetches a work before it is opened, so that the next one is there at once. */
export function usePrefetch(): (id: string, task?: TaskNamed) => void {
  const cache = useQueryCache()
  return (id, task) => {
    void cache.refresh(cache.ensure({ ...submissionQuery(id), staleTime: a_minute })).catch(() => undefined)
    if (task?.kind === 'quiz') void cache.refresh(cache.ensure(resultQuery(id))).catch(() => undefined)
  }
}
