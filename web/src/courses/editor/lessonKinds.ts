import type { LessonKind } from './api'

/** In the order in which authors need them. */
export const lessonKinds: readonly LessonKind[] = ['text', 'video', 'file', 'link', 'live']

export { kindIcons } from '@/courses/player/lessonKinds'
