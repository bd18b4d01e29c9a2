import { computed, onScopeDispose, reactive, readonly, ref, shallowRef, watch } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { asProblem } from '@/api/problem'
import { keptOnDevice } from '@/ui/kept'
import { changeTask, readTask } from './taskApi'
import { changesOf, fieldsOf, withoutRefused, type TaskFields } from './taskFields'
import type { Task, TaskChange } from './types'

const pause_ms = 900
const retry_ms = 5_000

export type SaveState = 'saved' | 'waiting' | 'saving' | 'offline' | 'refused' | 'conflict'

/** Refusals that are about one field, though they do not say so. */
const fieldOfCode: Record<string, keyof TaskFields> = { 'task-has-grades': 'max_points' }

/**
 * A task while it is edited: every change is saved after a pause, what is refused waits for a better value, what cannot
 * be sent is kept on this device, and what somebody else changed meanwhile is told before anything is overwritten.
 */
export function useTaskDraft(task: Task, whenSaved: (task: Task) => void) {
  const kept = keptOnDevice<{ edition: number; changes: TaskChange }>(`task.${task.id}`)
  const fields = reactive<TaskFields>(fieldsOf(task))
  const saved = shallowRef<TaskFields>(fieldsOf(task))
  const edition = ref(task.edition)
  const state = ref<SaveState>('saved')
  const problem = shallowRef<unknown>()
  const savedAt = ref<string>()
  let refused: TaskChange = {}
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined

  const changes = computed(() => changesOf({ ...fields }, saved.value))
  const isChanged = computed(() => Object.keys(changes.value).length > 0)

  function later(ms: number) {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), ms)
  }

  function keep() {
    if (isChanged.value) kept.write({ edition: edition.value, changes: changes.value })
    else kept.drop()
  }

  function take(now: Task) {
    edition.value = now.edition
    whenSaved(now)
  }

  async function send(sent: TaskChange): Promise<void> {
    state.value = 'saving'
    try {
      const now = await changeTask(task.id, { ...sent, edition: edition.value })
      // What was sent is what is saved, though the server may write it otherwise ("10" as "10.00").
      saved.value = { ...saved.value, ...sent }
      refused = {}
      problem.value = undefined
      savedAt.value = new Date().toISOString()
      state.value = isChanged.value ? 'waiting' : 'saved'
      take(now)
      keep()
    } catch (thrown) {
      fail(thrown, sent)
    }
  }

  function fail(thrown: unknown, sent: TaskChange) {
    const { code, status, fields: faults } = asProblem(thrown)
    problem.value = thrown
    if (code === 'edited-meanwhile') state.value = 'conflict'
    else if (status === 422 || code in fieldOfCode) {
      const named = [...Object.keys(faults), fieldOfCode[code]].filter((name) => name !== undefined && name in sent)
      refused = { ...refused, ...Object.fromEntries((named.length ? named : Object.keys(sent)).map((name) => [name, sent[name as keyof TaskChange]])) }
      state.value = 'refused'
      if (Object.keys(withoutRefused(changes.value, refused)).length) later(0)
    } else {
      state.value = 'offline'
      later(retry_ms)
    }
  }

  /** Saves now what is not saved yet; resolves when there is nothing more to send. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    await running
    const sent = withoutRefused(changes.value, refused)
    if (state.value === 'conflict' || !Object.keys(sent).length) return
    running = send(sent)
    await running
    running = undefined
  }

  watch(changes, () => {
    keep()
    if (state.value === 'conflict' || !isChanged.value) return
    if (Object.keys(withoutRefused(changes.value, refused)).length) {
      state.value = 'waiting'
      later(pause_ms)
    }
  })

  async function takeTheirs() {
    const theirs = await readTask(task.id)
    saved.value = fieldsOf(theirs)
    Object.assign(fields, saved.value)
    refused = {}
    problem.value = undefined
    state.value = 'saved'
    take(theirs)
    keep()
  }

  /** Writes the fields that were changed here over the other version, and takes all others from it. */
  async function keepMine() {
    const mine = { ...changes.value }
    const theirs = await readTask(task.id)
    saved.value = fieldsOf(theirs)
    Object.assign(fields, saved.value, mine)
    edition.value = theirs.edition
    state.value = 'waiting'
    await flush()
  }

  const found = kept.read()
  if (found) {
    edition.value = found.edition
    Object.assign(fields, found.changes)
  }

  const ask = (event: BeforeUnloadEvent) => {
    if (isChanged.value) event.preventDefault()
  }
  addEventListener('beforeunload', ask)
  onBeforeRouteLeave(() => flush())
  onScopeDispose(() => {
    clearTimeout(timer)
    removeEventListener('beforeunload', ask)
  })

  return { fields, state: readonly(state), problem, savedAt: readonly(savedAt), flush, take, takeTheirs, keepMine }
}

export type TaskDraft = ReturnType<typeof useTaskDraft>
