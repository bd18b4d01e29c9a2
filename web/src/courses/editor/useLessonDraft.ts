import { computed, onScopeDispose, reactive, readonly, ref, shallowRef, watch } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { asProblem } from '@/api/problem'
import { changeLesson, type EditedLesson, readLesson } from './api'
import { changesOf, type FieldName, fieldsOf, type LessonFields, mergedWith, withoutRefused } from './lessonFields'
import { lessonKeeping } from './lessonKeeping'

const pause_ms = 900
const retry_ms = 5_000

export type SaveState = 'saved' | 'waiting' | 'saving' | 'offline' | 'refused' | 'conflict'

/** What somebody else saved in the fields that are being changed here. */
export interface Conflict {
  theirs: EditedLesson
  fields: FieldName[]
}

/**
 * A lesson while it is edited: every change is saved after a pause, what is refused waits for a better value, and what
 * is not saved yet is kept on this device.  What two people changed is merged where it can be, else shown to choose.
 */
export function useLessonDraft(lesson: EditedLesson, whenSaved: (lesson: EditedLesson) => void) {
  const keeping = lessonKeeping(lesson.id)
  const fields = reactive<LessonFields>(fieldsOf(lesson))
  const saved = shallowRef<LessonFields>(fieldsOf(lesson))
  const state = ref<SaveState>('saved')
  const conflict = shallowRef<Conflict>()
  const problem = shallowRef<unknown>()
  const savedAt = ref<string>()
  let { version } = lesson
  let refused: Partial<LessonFields> = {}
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined

  const changes = computed(() => changesOf({ ...fields }, saved.value))
  const isChanged = computed(() => Object.keys(changes.value).length > 0)

  function later(ms: number) {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), ms)
  }

  const keep = () => (isChanged.value ? keeping.write({ base: saved.value, changes: changes.value }) : keeping.drop())

  /** The lesson as the server has it now, after an act that was not a change of its fields. */
  function take(now: EditedLesson) {
    version = now.version
    saved.value = { ...saved.value, ...withoutMine(fieldsOf(now)) }
    whenSaved(now)
  }

  const withoutMine = (theirs: LessonFields) => Object.fromEntries(Object.entries(theirs).filter(([name]) => !(name in changes.value)))

  async function send(sent: Partial<LessonFields>): Promise<void> {
    state.value = 'saving'
    try {
      const now = await changeLesson(lesson.id, { ...sent, version })
      // What was sent is what is saved, though the server may write it otherwise (without spaces at the ends).
      saved.value = { ...saved.value, ...sent }
      refused = {}
      problem.value = undefined
      version = now.version
      savedAt.value = new Date().toISOString()
      state.value = isChanged.value ? 'waiting' : 'saved'
      if (isChanged.value) later(pause_ms)
      whenSaved(now)
      keep()
    } catch (thrown) {
      await fail(thrown, sent)
    }
  }

  async function fail(thrown: unknown, sent: Partial<LessonFields>): Promise<void> {
    const { code, status, fields: faults } = asProblem(thrown)
    problem.value = thrown
    if (code === 'edited-meanwhile') await meet().catch(wait)
    else if (status === 422 || status === 409 || status === 403 || status === 404) {
      const named = Object.keys(faults).filter((name) => name in sent)
      refused = { ...refused, ...Object.fromEntries((named.length ? named : Object.keys(sent)).map((name) => [name, sent[name as FieldName]])) }
      state.value = 'refused'
      if (Object.keys(withoutRefused(changes.value, refused)).length) later(0)
    } else wait()
  }

  function wait() {
    state.value = 'offline'
    later(retry_ms)
  }

  /** Somebody else saved meanwhile: theirs is taken where mine did not change it, and the rest is asked about. */
  async function meet(): Promise<void> {
    const theirs = await readLesson(lesson.id)
    const { fields: merged, both } = mergedWith(fieldsOf(theirs), changes.value, saved.value)
    saved.value = fieldsOf(theirs)
    Object.assign(fields, merged)
    problem.value = undefined
    version = theirs.version
    whenSaved(theirs)
    keep()
    if (both.length) {
      conflict.value = { theirs, fields: both }
      state.value = 'conflict'
    } else if (isChanged.value) {
      state.value = 'waiting'
      later(0)
    } else state.value = 'saved'
  }

  /** What the author chose for the fields that both changed; without it, mine as they stand. */
  function choose(chosen: Partial<LessonFields> = {}) {
    Object.assign(fields, chosen)
    conflict.value = undefined
    state.value = isChanged.value ? 'waiting' : 'saved'
    keep()
    if (isChanged.value) later(0)
  }

  /** Saves now what is not saved yet; resolves when there is nothing more to send. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    await running
    const sent = withoutRefused(changes.value, refused)
    if (conflict.value || !Object.keys(sent).length) return
    running = send(sent)
    await running
    running = undefined
  }

  watch(changes, () => {
    keep()
    if (conflict.value) return
    if (!isChanged.value) {
      if (state.value !== 'saving') state.value = 'saved'
      problem.value = undefined
    } else if (state.value !== 'saving' && Object.keys(withoutRefused(changes.value, refused)).length) {
      if (state.value !== 'offline') state.value = 'waiting'
      later(pause_ms)
    }
  })

  // What this device kept from the last time, when the page or the connection broke off.
  const kept = keeping.read()
  if (kept) {
    const { fields: merged, both } = mergedWith(saved.value, kept.changes, kept.base)
    Object.assign(fields, merged)
    if (both.length) {
      conflict.value = { theirs: lesson, fields: both }
      state.value = 'conflict'
    }
  }

  const ask = (event: BeforeUnloadEvent) => {
    if (isChanged.value) event.preventDefault()
  }
  const online = () => later(0)
  addEventListener('beforeunload', ask)
  addEventListener('online', online)
  onBeforeRouteLeave(() => flush())
  onScopeDispose(() => {
    clearTimeout(timer)
    removeEventListener('beforeunload', ask)
    removeEventListener('online', online)
  })

  return { fields, state: readonly(state), conflict, problem, savedAt: readonly(savedAt), flush, take, choose }
}

export type LessonDraft = ReturnType<typeof useLessonDraft>
