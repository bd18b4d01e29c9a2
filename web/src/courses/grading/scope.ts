import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { QueueScope, WorkState } from './types'

const states: readonly WorkState[] = ['submitted', 'graded', 'returned']

const text = (value: LocationQuery[string] | undefined) => (typeof value === 'string' && value ? value : undefined)

/** The list of works that an address names; `?of=mine` is what waits in all own courses. */
export function scopeOf(course: string | undefined, query: LocationQuery): QueueScope {
  if (!course || query.of === 'mine') return { state: 'submitted' }
  const state = states.find((one) => one === query.state) ?? 'submitted'
  // The list of one task knows no groups.
  return { course, task: text(query.task), group: state === 'submitted' ? text(query.group) : undefined, state }
}

/** What an address needs to name the list again; what goes without saying is left out. */
export function queryOf(scope: QueueScope): LocationQueryRaw {
  if (!scope.course) return { of: 'mine' }
  return { task: scope.task, group: scope.group, state: scope.state === 'submitted' ? undefined : scope.state }
}
