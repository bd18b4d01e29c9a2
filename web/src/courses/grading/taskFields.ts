import type { Task, TaskChange } from './types'

/** What one edits of a task. */
export type TaskFields = Required<TaskChange>

const names = [
  'title', 'instructions_source', 'max_points', 'pass_percent', 'due_at', 'close_at', 'late_rule', 'late_percent_per_day', 'attempts', 'counts',
  'time_limit_s', 'most_files', 'shuffles', 'show_key', 'releases_at_once',
] as const satisfies readonly (keyof TaskFields)[]

export function fieldsOf(task: Task): TaskFields {
  return Object.fromEntries(names.map((name) => [name, task[name]])) as TaskFields
}
