import { reactive } from 'vue'
import { useSelfSaving } from '@/courses/workbench/useSelfSaving'
import { keptOnDevice } from '@/ui/kept'
import { changeTask, readTask } from './taskApi'
import { fieldsOf, type TaskFields } from './taskFields'
import type { Task, TaskChange } from './types'

/** A task while it is edited; what somebody else changed meanwhile is told before anything is overwritten. */
export function useTaskDraft(task: Task, whenSaved: (task: Task) => void) {
  const kept = keptOnDevice<{ edition: number; changes: TaskChange }>(`task.${task.id}`)
  const fields = reactive<TaskFields>(fieldsOf(task))
  let { edition } = task

  const { changes, state, problem, savedAt, flush, settle, dispute, rebase } = useSelfSaving<TaskFields>(fields, {
    async send(sent) {
      take(await changeTask(task.id, { ...sent, edition }))
    },
    keep: (changed) => void (Object.keys(changed).length ? kept.write({ edition, changes: changed }) : kept.drop()),
    async meet(): Promise<void> {
      dispute()
    },
    fieldOfCode: { 'task-has-grades': 'max_points' },
  })

  function take(now: Task) {
    edition = now.edition
    whenSaved(now)
  }

  async function takeTheirs() {
    const theirs = await readTask(task.id)
    rebase(fieldsOf(theirs))
    take(theirs)
    settle()
  }

  /** Writes the fields that were changed here over the other version, and takes all others from it. */
  async function keepMine() {
    const mine = { ...changes.value }
    const theirs = await readTask(task.id)
    rebase(fieldsOf(theirs), mine)
    edition = theirs.edition
    settle()
    await flush()
  }

  const found = kept.read()
  if (found) {
    edition = found.edition
    Object.assign(fields, found.changes)
  }

  return { fields, state, problem, savedAt, flush, take, takeTheirs, keepMine }
}

export type TaskDraft = ReturnType<typeof useTaskDraft>
