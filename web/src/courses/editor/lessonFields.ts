import { changesOf, isSame } from '@/courses/workbench/changes'
import type { CaptionsChoice, EditedLesson, LessonChange } from './api'

/** What an author changes in a lesson, as it is sent. */
export interface LessonFields {
  title: string
  body_source: string
  is_preview: boolean
  required: boolean
  completion: NonNullable<LessonChange['completion']>
  release_at: string | null
  starts_at: string | null
  link_url: string
  duration_s: number
  video: string | null
  files: string[]
  captions: CaptionsChoice[]
}

export type FieldName = keyof LessonFields

export function fieldsOf(lesson: EditedLesson): LessonFields {
  return {
    title: lesson.title,
    body_source: lesson.body_source,
    is_preview: lesson.is_preview,
    required: lesson.required,
    completion: lesson.completion as LessonFields['completion'],
    release_at: lesson.release_at,
    starts_at: lesson.starts_at,
    link_url: lesson.link_url,
    duration_s: lesson.duration_s,
    video: lesson.video?.id ?? null,
    files: lesson.files.map(({ id }) => id),
    captions: lesson.captions.map(({ language, file }) => ({ language: language as CaptionsChoice['language'], file: file.id })),
  }
}

/**
 * My changes of a lesson that somebody else has saved meanwhile: what only one of us changed is taken from who changed
 * it, and the fields that both changed differently are named, for the author to choose.
 */
export function mergedWith(theirs: LessonFields, mine: Partial<LessonFields>, base: LessonFields): { fields: LessonFields; both: FieldName[] } {
  const changedByThem = changesOf(theirs, base)
  const both = (Object.keys(mine) as FieldName[]).filter((name) => name in changedByThem && !isSame(mine[name], theirs[name]))
  return { fields: { ...theirs, ...mine }, both }
}
