import { useQuery, useQueryCache } from '@pinia/colada'
import { computed } from 'vue'
import { useSession } from '@/people'
import { readCourse, readEnrolment } from './courseApi'
import { standingOf } from './standing'

/** Keys of the query cache; all about one course begin alike, in every part of the app. */
export const courseKeys = {
  one: (slug: string) => ['course', slug] as const,
  /** The same answer as the player's outline. */
  page: (slug: string) => ['course', slug, 'outline'] as const,
  enrolment: (slug: string) => ['course', slug, 'enrolment'] as const,
  reviews: (slug: string) => ['course', slug, 'reviews'] as const,
  news: (slug: string) => ['course', slug, 'news'] as const,
  classmates: (slug: string) => ['course', slug, 'classmates'] as const,
}

/** A course, what the person here is to it, and that role in its staff. */
export function useCourse(slug: () => string) {
  const { me, isByPersonalLink } = useSession()
  const cache = useQueryCache()
  const page = useQuery({ key: () => [...courseKeys.page(slug())], query: () => readCourse(slug()) })
  const own = useQuery(() => ({ key: [...courseKeys.enrolment(slug())], query: () => readEnrolment(slug()), enabled: me.value !== null }))

  const course = page.data
  const enrolment = computed(() => (me.value ? own.data.value : undefined))
  /** Undefined until it is known, so that nothing wrong is offered in the meantime. */
  const standing = computed(() => {
    if (!course.value || (me.value && !own.data.value && !own.error.value)) return undefined
    return standingOf({ course: course.value, enrolment: enrolment.value?.status, isSignedIn: me.value !== null, isLinkOnly: isByPersonalLink.value })
  })
  const role = computed(() => course.value?.staff.find((one) => one.id === me.value?.id)?.role)
  const refresh = () => cache.invalidateQueries({ key: [...courseKeys.one(slug())] })

  return { course, error: page.error, refetch: page.refetch, enrolment, standing, role, refresh }
}
