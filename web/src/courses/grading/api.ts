import { answer, api } from '@/api/client'
import type { Page } from '@/api/types'
import type { CourseGroup, CourseTask, QueueScope, QuizResult, Submission, SubmissionLine, Work, WorkState } from './types'

/** A page of the works of a list: what waits comes from the queue, the rest from the list of one task. */
export async function listWorks(scope: QueueScope, cursor?: string): Promise<Page<Work>> {
  if (!scope.course) {
    const page = await answer(api.GET('/api/v1/me/grade-queue', { params: { query: { cursor } } }))
    return { ...page, results: page.results.map((work) => ({ ...work, status: 'submitted' as const })) }
  }
  if (scope.state === 'submitted') {
    const query = { cursor, task: scope.task, group: scope.group }
    const page = await answer(api.GET('/api/v1/courses/{slug}/grade-queue', { params: { path: { slug: scope.course }, query } }))
    return { ...page, results: page.results.map((work) => ({ ...work, status: 'submitted' as const })) }
  }
  return scope.task ? listWorksOfTask(scope.task, scope.state, cursor) : { results: [], next: null }
}

export function listWorksOfTask(task: string, status: WorkState, cursor?: string): Promise<Page<SubmissionLine>> {
  return answer(api.GET('/api/v1/tasks/{task_id}/submissions', { params: { path: { task_id: task }, query: { cursor, status } } }))
}

/** The attempts of one person at a task, oldest first. */
export async function listAttempts(task: string, person: string): Promise<SubmissionLine[]> {
  const query = { person }
  return (await answer(api.GET('/api/v1/tasks/{task_id}/submissions', { params: { path: { task_id: task }, query } }))).results
}

/** The published tasks of a course in their order. */
export async function listCourseTasks(slug: string): Promise<CourseTask[]> {
  return (await answer(api.GET('/api/v1/courses/{slug}/dashboard', { params: { path: { slug } } }))).tasks
}

export async function listCourseGroups(slug: string): Promise<CourseGroup[]> {
  return (await answer(api.GET('/api/v1/courses/{slug}/groups', { params: { path: { slug } } }))).results
}

export function readSubmission(id: string): Promise<Submission> {
  return answer(api.GET('/api/v1/submissions/{submission_id}', { params: { path: { submission_id: id } } }))
}

export function readResult(id: string): Promise<QuizResult> {
  return answer(api.GET('/api/v1/submissions/{submission_id}/result', { params: { path: { submission_id: id } } })) as Promise<QuizResult>
}

export interface Grade {
  points: string
  feedback_source: string
  version: number
}

export function gradeSubmission(id: string, body: Grade): Promise<Submission> {
  return answer(api.POST('/api/v1/submissions/{submission_id}/grade', { params: { path: { submission_id: id } }, body }))
}

export function returnSubmission(id: string, body: Omit<Grade, 'points'>): Promise<Submission> {
  return answer(api.POST('/api/v1/submissions/{submission_id}/return', { params: { path: { submission_id: id } }, body }))
}

/** How many people see a grade now that they did not see before. */
export async function releaseGrades(task: string): Promise<number> {
  return (await answer(api.POST('/api/v1/tasks/{task_id}/release', { params: { path: { task_id: task } } }))).released
}
