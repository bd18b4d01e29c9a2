import type { LocationQuery } from 'vue-router'
import type { EnrolmentStatus, StudentsSought } from './api'

export const statuses: readonly EnrolmentStatus[] = ['pending', 'active', 'completed', 'withdrawn', 'removed', 'rejected']

const text = (value: LocationQuery[string] | undefined) => (typeof value === 'string' && value ? value : undefined)

/** Which students an address asks for; what it says wrongly is left out. */
export function soughtIn(query: LocationQuery): StudentsSought {
  return {
    search: text(query.search),
    status: statuses.find((known) => known === query.status),
    group: text(query.group),
    order: query.order === 'activity' ? 'activity' : undefined,
  }
}

export function isSearching({ search, status, group }: StudentsSought): boolean {
  return Boolean(search ?? status ?? group)
}
