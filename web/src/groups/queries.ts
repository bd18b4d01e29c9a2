import { useQuery } from '@pinia/colada'
import { readGroup } from './api'
import { listPupils } from './pupilsApi'

/** Keys of the query cache, so that an act can say what it made stale. */
export const groupKeys = {
  lists: ['groups'] as const,
  one: (slug: string) => ['group', slug] as const,
  detail: (slug: string) => ['group', slug, 'detail'] as const,
  pupils: (slug: string) => ['group', slug, 'pupils'] as const,
}

export function useGroup(slug: () => string) {
  return useQuery({ key: () => [...groupKeys.detail(slug())], query: () => readGroup(slug()) })
}

export function usePupils(slug: () => string) {
  return useQuery({ key: () => [...groupKeys.pupils(slug())], query: () => listPupils(slug()) })
}
