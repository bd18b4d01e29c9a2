import { answer, api } from '@/api/client'
import type { Schemas, Whole } from '@/api/types'

export type Task = Whole<Schemas['TaskOut']>
export type Attempt = Whole<Schemas['SubmissionOut']>
export type WorkFile = Attempt['files'][number]
export type OwnAttempts = Whole<Schemas['OwnSubmissions']>
export type QuizAsked = Whole<Schemas['QuizAsked']>
export type QuestionAsked = QuizAsked['questions'][number]
export type QuizResult = Whole<Schemas['QuizResult']>
export type QuestionResult = QuizResult['questions'][number]
export type OwnGrade = Whole<Schemas['OwnGrade']>
export type Certificate = Whole<Schemas['CertificateOut']>

const task = (task_id: string) => ({ params: { path: { task_id } } })
const attempt = (submission_id: string) => ({ params: { path: { submission_id } } })

export function readTask(id: string): Promise<Task> {
  return answer(api.GET('/api/v1/tasks/{task_id}', task(id)))
}

export function readOwnAttempts(taskId: string): Promise<OwnAttempts> {
  return answer(api.GET('/api/v1/tasks/{task_id}/submissions/mine', task(taskId)))
}

/** Begins an attempt, or finds the one that is open. */
export function beginAttempt(taskId: string): Promise<Attempt> {
  return answer(api.POST('/api/v1/tasks/{task_id}/submissions', task(taskId)))
}

export function saveText(id: string, text: string, version: number): Promise<Attempt> {
  return answer(api.PATCH('/api/v1/submissions/{submission_id}', { ...attempt(id), body: { text, version } }))
}

/** These files, in this order, become the files of the attempt. */
export function putFiles(id: string, files: string[]): Promise<Attempt> {
  return answer(api.PUT('/api/v1/submissions/{submission_id}/files', { ...attempt(id), body: { files } }))
}

export function handIn(id: string): Promise<Attempt> {
  return answer(api.POST('/api/v1/submissions/{submission_id}/hand-in', attempt(id)))
}

export function takeBack(id: string): Promise<Attempt> {
  return answer(api.POST('/api/v1/submissions/{submission_id}/take-back', attempt(id)))
}

export function readQuiz(id: string): Promise<QuizAsked> {
  return answer(api.GET('/api/v1/submissions/{submission_id}/questions', attempt(id)))
}

export async function saveAnswer(id: string, question: string, value: unknown): Promise<void> {
  const path = { submission_id: id, question_id: question }
  await answer(api.PUT('/api/v1/submissions/{submission_id}/answers/{question_id}', { params: { path }, body: { value } }))
}

export function readResult(id: string): Promise<QuizResult> {
  return answer(api.GET('/api/v1/submissions/{submission_id}/result', attempt(id)))
}

export async function readOwnGrades(slug: string): Promise<OwnGrade[]> {
  const { results } = await answer(api.GET('/api/v1/courses/{slug}/grades/mine', { params: { path: { slug } } }))
  return results
}

export function readCertificate(code: string): Promise<Certificate> {
  return answer(api.GET('/api/v1/certificates/{code}', { params: { path: { code } } }))
}

export function earnCertificate(slug: string): Promise<Certificate> {
  return answer(api.POST('/api/v1/courses/{slug}/certificate', { params: { path: { slug } } }))
}
