import { useQuery } from '@pinia/colada'
import { answer, api } from '@/api/client'

const hour_ms = 3_600_000

/** The regions that groups and servers can be in; they hardly ever change. */
export function useRegions() {
  return useQuery({ key: ['regions'], query: () => answer(api.GET('/api/v1/regions')), staleTime: hour_ms })
}
