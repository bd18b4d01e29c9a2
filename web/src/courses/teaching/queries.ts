import { useInfiniteQuery, useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { listNews } from '@/courses/catalogue/courseApi'
import { courseKeys } from '@/courses/workbench/queries'
import { listStuck, listStudents, readDashboard, readGrades, readStudent, type StudentsSought } from './api'

export const teachingKeys = {
  people: (slug: string) => [...courseKeys.one(slug), 'people'] as const,
  news: (slug: string) => [...courseKeys.one(slug), 'announcements'] as const,
}

export function useDashboard(slug: () => string) {
  return useQuery({ key: () => [...teachingKeys.people(slug()), 'dashboard'], query: () => readDashboard(slug()) })
}

export function useStudent(slug: () => string, person: () => string) {
  return useQuery({ key: () => [...teachingKeys.people(slug()), 'one', person()], query: () => readStudent(slug(), person()) })
}

export function useStudents(slug: () => string, sought: () => StudentsSought) {
  const found = useInfiniteQuery({
    key: () => [...teachingKeys.people(slug()), 'list', { ...sought() }],
    query: ({ pageParam }: { pageParam: string }) => listStudents(slug(), sought(), pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  return { ...found, students: computed(() => found.data.value?.pages.flatMap((page) => page.results)) }
}

export function useStuck(slug: () => string, days: () => number) {
  const found = useInfiniteQuery({
    key: () => [...teachingKeys.people(slug()), 'stuck', days()],
    query: ({ pageParam }: { pageParam: string }) => listStuck(slug(), days(), pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  return { ...found, students: computed(() => found.data.value?.pages.flatMap((page) => page.results)) }
}

export function useGrades(slug: () => string, search: () => string) {
  const found = useInfiniteQuery({
    key: () => [...teachingKeys.people(slug()), 'grades', search()],
    query: ({ pageParam }: { pageParam: string }) => readGrades(slug(), search(), pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  return {
    ...found,
    tasks: computed(() => found.data.value?.pages[0]?.tasks),
    rows: computed(() => found.data.value?.pages.flatMap((page) => page.results)),
  }
}

export function useAnnouncements(slug: () => string) {
  const found = useInfiniteQuery({
    key: () => [...teachingKeys.news(slug())],
    query: ({ pageParam }: { pageParam: string }) => listNews(slug(), pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  return { ...found, news: computed(() => found.data.value?.pages.flatMap((page) => page.results)) }
}
