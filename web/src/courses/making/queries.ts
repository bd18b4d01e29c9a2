import { useQuery } from '@pinia/colada'
import { courseKeys } from '@/courses/workbench/queries'
import { listTaughtCourses } from './api'

export function useTaughtCourses() {
  return useQuery({ key: [...courseKeys.taught], query: listTaughtCourses })
}
