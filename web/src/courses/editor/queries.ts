import { useQuery } from '@pinia/colada'
import { courseKeys } from '@/courses/workbench/queries'
import { listDeletedLessons, listLessonTasks } from './api'

export const editorKeys = {
  deleted: (slug: string) => [...courseKeys.one(slug), 'deleted-lessons'] as const,
  tasks: (lesson: string) => ['edited-lesson', lesson, 'tasks'] as const,
}

export function useDeletedLessons(slug: () => string) {
  return useQuery({ key: () => [...editorKeys.deleted(slug())], query: () => listDeletedLessons(slug()) })
}

export function useLessonTasks(lesson: () => string) {
  return useQuery({ key: () => [...editorKeys.tasks(lesson())], query: () => listLessonTasks(lesson()) })
}
