import type { LessonFields } from './lessonFields'

/** Changes of a lesson that were not saved, and the lesson that they were made in. */
export interface KeptLesson {
  base: LessonFields
  changes: Partial<LessonFields>
}

const keyOf = (lesson: string) => `teleklasa.lesson.${lesson}`

export function keptLesson(lesson: string): KeptLesson | undefined {
  try {
    return (JSON.parse(localStorage.getItem(keyOf(lesson)) ?? 'null') as KeptLesson | null) ?? undefined
  } catch {
    return undefined
  }
}

export function keepLesson(lesson: string, kept: KeptLesson): void {
  try {
    localStorage.setItem(keyOf(lesson), JSON.stringify(kept))
  } catch { /* no room on this device: the page still holds it */ }
}

export function dropKept(lesson: string): void {
  try {
    localStorage.removeItem(keyOf(lesson))
  } catch { /* nothing was kept */ }
}
