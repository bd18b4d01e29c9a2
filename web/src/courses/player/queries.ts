import { useQuery, useQueryCache } from '@pinia/colada'
import { computed, onScopeDispose, ref, watch } from 'vue'
import { useSession } from '@/people'
import { listTasks, readCourse, readLesson, readOwnCourse, type OwnCourse, type ProgressIn } from './api'
import { lessonsOf, withNotes } from './progress'
import { noteProgress, onTold, pendingNotes, tellPending } from './progressQueue'

/** Keys of the query cache; what is about a course begins as in all its parts. */
export const playerKeys = {
  course: (slug: string) => ['course', slug, 'outline'] as const,
  mine: (slug: string) => ['course', slug, 'mine'] as const,
  lesson: (id: string, asStudent: boolean) => ['lesson', id, 'page', { asStudent }] as const,
  tasks: (id: string) => ['lesson', id, 'tasks'] as const,
  live: (id: string) => ['lesson', id, 'live'] as const,
}

/** The outline of the course, and what in it is the person's own: nothing for a visitor. */
export function useCourseLearnt(slug: () => string) {
  const { me } = useSession()
  const course = useQuery({ key: () => [...playerKeys.course(slug())], query: () => readCourse(slug()), staleTime: 60_000 })
  const mine = useQuery({ key: () => [...playerKeys.mine(slug())], query: () => readOwnCourse(slug()), enabled: () => me.value !== null })
  return { me, course, mine }
}

export function useLesson(id: () => string, asStudent: () => boolean) {
  return useQuery({ key: () => [...playerKeys.lesson(id(), asStudent())], query: () => readLesson(id(), asStudent()), staleTime: 60_000 })
}

export function useTasks(lesson: () => string) {
  return useQuery({ key: () => [...playerKeys.tasks(lesson())], query: () => listTasks(lesson()) })
}

/** How far the person is in a course, as it will be once this device has told everything it knows. */
export function useProgress(slug: () => string) {
  const cache = useQueryCache()
  const { me, course, mine } = useCourseLearnt(slug)
  const notes = ref(pendingNotes())
  const justCompleted = ref(false)
  const lessons = computed(() => (course.data.value ? lessonsOf(course.data.value) : []))
  const own = computed<OwnCourse | undefined>(() => mine.data.value && withNotes(mine.data.value, notes.value, lessons.value))
  const isLearner = computed(() => ['active', 'completed'].includes(own.value?.enrolment ?? '') && course.data.value?.status === 'published')

  watch(() => me.value?.id, (person) => {
    if (!person) return
    tellPending()
    notes.value = pendingNotes()
  }, { immediate: true })

  function note(item: Pick<ProgressIn, 'lesson' | 'state'> & Partial<ProgressIn>): void {
    if (!isLearner.value) return
    noteProgress(item)
    notes.value = pendingNotes()
  }

  onScopeDispose(onTold((told) => {
    const items = told.items.map((item) => ({ ...item, reset: item.state === 'started' }))
    const key = [...playerKeys.mine(slug())]
    const known = cache.getQueryData<OwnCourse>(key)
    if (known) cache.setQueryData(key, withNotes(known, items, lessons.value))
    notes.value = pendingNotes()
    if (told.completed_courses.includes(slug())) justCompleted.value = true
  }))

  return { course, mine, own, lessons, isLearner, justCompleted, note }
}

export type CourseProgress = ReturnType<typeof useProgress>
