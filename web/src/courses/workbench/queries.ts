import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { useSession } from '@/people'
import { readCourseEdit, readFramedCourse } from './api'
import { rightsOf } from './rights'

/** Keys of one course in the query cache; whatever a part keeps about a course begins with `one`. */
export const courseKeys = {
  taught: ['taught-courses'] as const,
  one: (slug: string) => ['course', slug] as const,
  edit: (slug: string) => ['course', slug, 'edit'] as const,
  frame: (slug: string) => ['course', slug, 'frame'] as const,
}

/** Everything for those who change a course: its card, its outline with drafts, what is missing, what they may. */
export function useCourseEdit(slug: () => string) {
  return useQuery({ key: () => [...courseKeys.edit(slug())], query: () => readCourseEdit(slug()) })
}

/** The course in the heading of its staff's pages, and what the person here may do in it. */
export function useFramedCourse(slug: () => string) {
  const { isAdmin, isByQuickLink } = useSession()
  const found = useQuery({ key: () => [...courseKeys.frame(slug())], query: () => readFramedCourse(slug()) })
  const rights = computed(() => rightsOf({
    role: found.data.value?.role ?? null,
    teachesGroup: found.data.value?.teachesGroup ?? false,
    isAdmin: isAdmin.value && !isByQuickLink.value,
  }))
  return { ...found, rights }
}
