import { answer, api } from '@/api/client'
import type { Link, ModeratorChange, ModeratorRow, NewModerator, Page } from '@/api/types'

const person = (id: string) => ({ params: { path: { person_id: id } } })

export interface ModeratorsSought {
  search?: string
  revoked?: boolean
  cursor?: string
}

export function listModerators(sought: ModeratorsSought): Promise<Page<ModeratorRow>> {
  return answer(api.GET('/api/v1/moderators', { params: { query: sought } }))
}

export function createModerator(body: NewModerator): Promise<ModeratorRow> {
  return answer(api.POST('/api/v1/moderators', { body }))
}

export function changeModerator(id: string, body: ModeratorChange): Promise<ModeratorRow> {
  return answer(api.PATCH('/api/v1/moderators/{person_id}', { ...person(id), body }))
}

export function revokeModerator(id: string): Promise<ModeratorRow> {
  return answer(api.POST('/api/v1/moderators/{person_id}/revoke', person(id)))
}

export function restoreModerator(id: string): Promise<ModeratorRow> {
  return answer(api.POST('/api/v1/moderators/{person_id}/restore', person(id)))
}

export async function setModeratorPassword(id: string, password: string): Promise<void> {
  await answer(api.POST('/api/v1/moderators/{person_id}/password', { ...person(id), body: { password } }))
}

/** Reveals a moderator's quick link; the server writes down who looked. */
export function revealQuickLink(id: string): Promise<Link> {
  return answer(api.POST('/api/v1/moderators/{person_id}/quick-link', person(id)))
}

/** Gives a moderator a new quick link; the old one stops working at once. */
export function resetQuickLink(id: string): Promise<Link> {
  return answer(api.POST('/api/v1/moderators/{person_id}/quick-link/reset', person(id)))
}
