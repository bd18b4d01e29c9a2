import { answer, api } from '@/api/client'
import type { GroupChange, GroupDetail, GroupRow, Page, PersonChoice, RosterReport, ServerChoice } from '@/api/types'

export interface GroupsSought {
  search?: string
  archived: boolean
  cursor?: string
}

export function listGroups(sought: GroupsSought): Promise<Page<GroupRow>> {
  return answer(api.GET('/api/v1/groups', { params: { query: sought } }))
}

export function readGroup(slug: string): Promise<GroupDetail> {
  return answer(api.GET('/api/v1/groups/{slug}', { params: { path: { slug } } }))
}

export interface NewGroup {
  name: string
  region: string | null
  roster: string
}

export function createGroup(body: NewGroup): Promise<{ group: GroupDetail; report: RosterReport }> {
  return answer(api.POST('/api/v1/groups', { body }))
}

export function changeGroup(slug: string, body: GroupChange): Promise<GroupDetail> {
  return answer(api.PATCH('/api/v1/groups/{slug}', { params: { path: { slug } }, body }))
}

export function archiveGroup(slug: string): Promise<GroupDetail> {
  return answer(api.POST('/api/v1/groups/{slug}/archive', { params: { path: { slug } } }))
}

export function unarchiveGroup(slug: string): Promise<GroupDetail> {
  return answer(api.POST('/api/v1/groups/{slug}/unarchive', { params: { path: { slug } } }))
}

export async function deleteGroup(slug: string): Promise<void> {
  await answer(api.DELETE('/api/v1/groups/{slug}', { params: { path: { slug } } }))
}

export function restoreGroup(slug: string): Promise<GroupDetail> {
  return answer(api.POST('/api/v1/groups/{slug}/restore', { params: { path: { slug } } }))
}

export function shareGroup(slug: string, person: string): Promise<GroupDetail> {
  return answer(api.POST('/api/v1/groups/{slug}/moderators', { params: { path: { slug } }, body: { person } }))
}

export async function unshareGroup(slug: string, person: string): Promise<void> {
  await answer(api.DELETE('/api/v1/groups/{slug}/moderators/{person_id}', { params: { path: { slug, person_id: person } } }))
}

export function listModeratorChoices(search: string): Promise<PersonChoice[]> {
  return answer(api.GET('/api/v1/moderator-choices', { params: { query: { search: search || undefined } } }))
}

export function listServerChoices(): Promise<ServerChoice[]> {
  return answer(api.GET('/api/v1/server-choices'))
}
