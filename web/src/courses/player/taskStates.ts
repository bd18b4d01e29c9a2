import { attemptLooks } from '@/courses/tasks/attemptLooks'
import type { LessonTask, OwnCourse } from './api'

export type TaskShown = 'draft' | 'none' | 'late' | 'closed' | 'begun' | 'submitted' | 'graded' | 'returned'

/** What a task means to the person now: their own work first, else whether it still may be done. */
export function taskState(task: Pick<LessonTask, 'status' | 'state'>, own: OwnCourse['tasks'][number]['status'] | undefined): TaskShown {
  if (task.status === 'draft') return 'draft'
  if (own === 'draft') return 'begun'
  if (own) return own
  return task.state === 'open' ? 'none' : task.state
}

const { draft: begun, ...ofWork } = attemptLooks

export const taskStateLooks = {
  ...ofWork,
  begun,
  draft: { color: 'warning', icon: 'i-lucide-pencil' },
  late: { color: 'warning', icon: 'i-lucide-clock-alert' },
  closed: { color: 'neutral', icon: 'i-lucide-lock' },
} as const
