import type { LessonTask, OwnCourse } from './api'

export type TaskShown = 'draft' | 'none' | 'late' | 'closed' | 'begun' | 'submitted' | 'graded' | 'returned'

/** What a task means to the person now: their own work first, else whether it still may be done. */
export function taskState(task: Pick<LessonTask, 'status' | 'state'>, own: OwnCourse['tasks'][number]['status'] | undefined): TaskShown {
  if (task.status === 'draft') return 'draft'
  if (own === 'draft') return 'begun'
  if (own) return own
  return task.state === 'open' ? 'none' : task.state
}

export const taskStateLooks = {
  draft: { color: 'warning', icon: 'i-lucide-pencil' },
  none: { color: 'neutral', icon: 'i-lucide-circle' },
  late: { color: 'warning', icon: 'i-lucide-clock-alert' },
  closed: { color: 'neutral', icon: 'i-lucide-lock' },
  begun: { color: 'primary', icon: 'i-lucide-circle-dot' },
  submitted: { color: 'primary', icon: 'i-lucide-send' },
  graded: { color: 'success', icon: 'i-lucide-circle-check' },
  returned: { color: 'warning', icon: 'i-lucide-corner-up-left' },
} as const
