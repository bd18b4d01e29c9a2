import { computed } from 'vue'
import { useFramedCourse } from '@/courses/workbench/queries'

/** What one may do with the works of a course: staff grade, teachers release too, teachers of a group and admins only read. */
export function useGradingRights(slug: () => string) {
  const { data, rights } = useFramedCourse(slug)
  const role = computed(() => data.value?.role ?? null)
  return {
    mayGrade: computed(() => role.value !== null),
    mayRelease: computed(() => role.value === 'owner' || role.value === 'teacher'),
    isGroupTeacher: computed(() => data.value !== undefined && !rights.value.isStaff && data.value.teachesGroup),
  }
}
