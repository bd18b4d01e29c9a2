import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'

export type OverseenPerson = Whole<Schemas['OverseenPersonOut']>
export const kinds = ['learner', 'pupil', 'moderator', 'admin', 'retired'] as const
export type Kind = (typeof kinds)[number]

const person = (id: string) => ({ params: { path: { person_id: id } } })

export interface PeopleSought {
  search?: string
  kind?: Kind
  cursor?: string
}

export function listPeople(sought: PeopleSought): Promise<Page<OverseenPerson>> {
  return answer(api.GET('/api/v1/people', { params: { query: sought } }))
}

export async function retirePerson(id: string): Promise<void> {
  await answer(api.POST('/api/v1/people/{person_id}/retire', person(id)))
}

export async function restorePerson(id: string): Promise<void> {
  await answer(api.POST('/api/v1/people/{person_id}/restore', person(id)))
}

export async function signPersonOut(id: string): Promise<void> {
  await answer(api.POST('/api/v1/people/{person_id}/sign-out', person(id)))
}

/** Everything that the school holds of the person, as JSON to be handed over; the server writes down who took it. */
export async function exportPerson(id: string): Promise<Blob> {
  const held = await answer(api.POST('/api/v1/people/{person_id}/export', person(id)))
  return new Blob([JSON.stringify(held, undefined, 2)], { type: 'application/json' })
}

export async function erasePerson(id: string, ownPassword: string): Promise<void> {
  await answer(api.POST('/api/v1/people/{person_id}/erase', { ...person(id), body: { password: ownPassword } }))
}
