import { reactive, shallowRef } from 'vue'
import { useSelfSaving } from '@/courses/workbench/useSelfSaving'
import { changeLesson, type EditedLesson, readLesson } from './api'
import { type FieldName, fieldsOf, type LessonFields, mergedWith } from './lessonFields'
import { lessonKeeping } from './lessonKeeping'

/** What somebody else saved in the fields that are being changed here. */
export interface Conflict {
  theirs: EditedLesson
  fields: FieldName[]
}

/** A lesson while it is edited; what two people changed is merged where it can be, else shown to choose. */
export function useLessonDraft(lesson: EditedLesson, whenSaved: (lesson: EditedLesson) => void) {
  const keeping = lessonKeeping(lesson.id)
  const fields = reactive<LessonFields>(fieldsOf(lesson))
  const conflict = shallowRef<Conflict>()
  let { version } = lesson

  const { saved, changes, state, problem, savedAt, flush, settle, dispute, rebase } = useSelfSaving<LessonFields>(fields, {
    async send(sent) {
      arrived(await changeLesson(lesson.id, { ...sent, version }))
    },
    keep: (changed, base) => void (Object.keys(changed).length ? keeping.write({ base, changes: changed }) : keeping.drop()),
    meet,
  })

  function arrived(now: EditedLesson) {
    version = now.version
    whenSaved(now)
  }

  /** The lesson as the server has it now, after an act that was not a change of its fields. */
  function take(now: EditedLesson) {
    saved.value = { ...saved.value, ...withoutMine(fieldsOf(now)) }
    arrived(now)
  }

  const withoutMine = (theirs: LessonFields) => Object.fromEntries(Object.entries(theirs).filter(([name]) => !(name in changes.value)))

  /** Somebody else saved meanwhile: theirs is taken where mine did not change it, and the rest is asked about. */
  async function meet(): Promise<void> {
    const theirs = await readLesson(lesson.id)
    const { fields: merged, both } = mergedWith(fieldsOf(theirs), changes.value, saved.value)
    rebase(fieldsOf(theirs), merged)
    arrived(theirs)
    goOn(theirs, both)
  }

  function goOn(theirs: EditedLesson, both: FieldName[]) {
    if (!both.length) return settle()
    conflict.value = { theirs, fields: both }
    dispute()
  }

  /** What the author chose for the fields that both changed; without it, mine as they stand. */
  function choose(chosen: Partial<LessonFields> = {}) {
    Object.assign(fields, chosen)
    conflict.value = undefined
    settle()
  }

  // What this device kept from the last time, when the page or the connection broke off.
  const kept = keeping.read()
  if (kept) {
    const { fields: merged, both } = mergedWith(saved.value, kept.changes, kept.base)
    Object.assign(fields, merged)
    goOn(lesson, both)
  }

  return { fields, state, conflict, problem, savedAt, flush, take, choose }
}

export type LessonDraft = ReturnType<typeof useLessonDraft>
