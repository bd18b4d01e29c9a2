import { type Kept, keptOnDevice } from '@/ui/kept'
import type { LessonFields } from './lessonFields'

/** Changes of a lesson that were not saved, and the lesson that they were made in. */
export interface KeptLesson {
  base: LessonFields
  changes: Partial<LessonFields>
}

export function lessonKeeping(lesson: string): Kept<KeptLesson> {
  return keptOnDevice(`lesson.${lesson}`)
}
