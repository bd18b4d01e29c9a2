import { useInfiniteQuery, useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { listCategories, listCourses, readFacets } from './api'
import type { Filters, Sort } from './filters'

/** Lists that change slowly stay as they were for who comes back to them, and so does the place in them. */
export const keptLong = { staleTime: 120_000, gcTime: 600_000 }

export function useCatalogue(filters: () => Filters, sort: () => Sort) {
  const { data, ...rest } = useInfiniteQuery({
    key: () => ['catalogue', { ...filters() }, sort()],
    query: ({ pageParam }: { pageParam: string }) => listCourses({ ...filters(), sort: sort(), cursor: pageParam || undefined }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
    ...keptLong,
  })
  return { courses: computed(() => data.value?.pages.flatMap((page) => page.results)), ...rest }
}

export function useFacets(filters: () => Filters) {
  return useQuery({ key: () => ['facets', { ...filters() }], query: () => readFacets(filters()), placeholderData: (before) => before, ...keptLong })
}

/** The first courses of an order, for a shelf. */
export function useShelf(sort: Sort, size: number) {
  return useQuery({ key: ['shelf', sort, size], query: () => listCourses({ sort, size }), ...keptLong })
}

/** Categories with names in the user's language. */
export function useCategories() {
  const { locale } = useI18n()
  const { data } = useQuery({ key: ['categories', 'tree'], query: listCategories, ...keptLong })
  const named = <Row extends { name: string; name_en: string }>(row: Row) => ({ ...row, name: locale.value === 'en' ? row.name_en || row.name : row.name })
  const categories = computed(() => data.value?.map((parent) => ({ ...named(parent), children: parent.children.map(named) })))

  /** A category of the first level, and that of the second if the slug is one. */
  function find(slug: string | undefined) {
    const parent = categories.value?.find((one) => one.slug === slug || one.children.some((child) => child.slug === slug))
    return { parent, child: parent?.children.find((one) => one.slug === slug) }
  }

  return { categories, find }
}
