import { answer, api } from '@/api/client'
import type { Schemas, Whole } from '@/api/types'

export type Question = Whole<Schemas['QuestionOut']>
export type ImportReport = Whole<Schemas['QuestionImportOut']>
export type ImportLine = ImportReport['lines'][number]
export type Statistics = Schemas['QuizStatistics']
export type QuestionStatistics = Schemas['QuestionStatistics']
export type NewQuestion = Schemas['QuestionInRequest']
export type ImportFormat = Schemas['QuestionImportInRequest']['format']

const of = (task: string) => ({ params: { path: { task_id: task } } })
const ofQuestion = (question: string) => ({ params: { path: { question_id: question } } })

export interface Questions {
  version: number
  results: Question[]
}

/** All questions of one version of a quiz, the newest unless said: there are a thousand at most. */
export async function listQuestions(task: string, version?: number): Promise<Questions> {
  const results: Question[] = []
  let cursor: string | undefined
  let found: number
  do {
    const page = await answer(api.GET('/api/v1/tasks/{task_id}/questions', { params: { path: { task_id: task }, query: { version, cursor } } }))
    results.push(...(page.results as Question[]))
    found = page.version
    cursor = page.next ?? undefined
  } while (cursor)
  return { version: found, results }
}

export function createQuestion(task: string, body: NewQuestion): Promise<Question> {
  return answer(api.POST('/api/v1/tasks/{task_id}/questions', { ...of(task), body })) as Promise<Question>
}

export function changeQuestion(question: string, body: Omit<NewQuestion, 'kind'>): Promise<Question> {
  return answer(api.PATCH('/api/v1/questions/{question_id}', { ...ofQuestion(question), body })) as Promise<Question>
}

/** Corrects the key also where people have answered; grades change when the quiz is graded again. */
export function correctKey(question: string, key: unknown): Promise<Question> {
  return answer(api.PATCH('/api/v1/questions/{question_id}/key', { ...ofQuestion(question), body: { key } })) as Promise<Question>
}

export async function deleteQuestion(question: string): Promise<void> {
  await answer(api.DELETE('/api/v1/questions/{question_id}', ofQuestion(question)))
}

export async function orderQuestions(task: string, questions: string[]): Promise<number> {
  return (await answer(api.PUT('/api/v1/tasks/{task_id}/questions/order', { ...of(task), body: { questions } }))).version
}

export interface ImportBody {
  format: ImportFormat
  text: string
  dry_run: boolean
}

export function importQuestions(task: string, body: ImportBody): Promise<ImportReport> {
  return answer(api.POST('/api/v1/tasks/{task_id}/questions/import', { ...of(task), body: { ...body, skip_known: true } }))
}

export function readStatistics(task: string, version?: number): Promise<Statistics> {
  return answer(api.GET('/api/v1/tasks/{task_id}/statistics', { params: { path: { task_id: task }, query: { version } } })) as Promise<Statistics>
}

/** How many attempts will be graded again. */
export async function regradeQuiz(task: string, version: number): Promise<number> {
  return (await answer(api.POST('/api/v1/tasks/{task_id}/regrade', { ...of(task), body: { version } }))).attempts
}

export const giftUrl = (task: string) => `/api/v1/tasks/${task}/questions.gift`
