import { inject, provide, type InjectionKey } from 'vue'
import type { CourseProgress } from './queries'

const key: InjectionKey<CourseProgress> = Symbol('progress in the course')

export function provideProgress(progress: CourseProgress): CourseProgress {
  provide(key, progress)
  return progress
}

/** How far the person is in the course of this page. */
export function useProgressHere(): CourseProgress {
  const progress = inject(key)
  if (!progress) throw new Error('Only inside the player.')
  return progress
}
