import { answer, api } from '@/api/client'
import type { Task, TaskChange } from './types'

const of = (task: string) => ({ params: { path: { task_id: task } } })

export function readTask(task: string): Promise<Task> {
  return answer(api.GET('/api/v1/tasks/{task_id}', of(task)))
}

export function changeTask(task: string, body: TaskChange & { edition: number }): Promise<Task> {
  return answer(api.PATCH('/api/v1/tasks/{task_id}', { ...of(task), body }))
}

export function publishTask(task: string): Promise<Task> {
  return answer(api.POST('/api/v1/tasks/{task_id}/publish', of(task)))
}

export function unpublishTask(task: string): Promise<Task> {
  return answer(api.POST('/api/v1/tasks/{task_id}/unpublish', of(task)))
}

export async function deleteTask(task: string): Promise<void> {
  await answer(api.DELETE('/api/v1/tasks/{task_id}', of(task)))
}

export function restoreTask(task: string): Promise<Task> {
  return answer(api.POST('/api/v1/tasks/{task_id}/restore', of(task)))
}
