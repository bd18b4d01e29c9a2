import { answer, api } from '@/api/client'
import type { Link, LinkCard, PupilRow, RosterReport } from '@/api/types'

const pupil = (slug: string, id: string) => ({ params: { path: { slug, person_id: id } } })

export function listPupils(slug: string): Promise<PupilRow[]> {
  return answer(api.GET('/api/v1/groups/{slug}/pupils', { params: { path: { slug } } }))
}

export function addPupils(slug: string, roster: string): Promise<{ added: PupilRow[]; report: RosterReport }> {
  return answer(api.POST('/api/v1/groups/{slug}/pupils', { params: { path: { slug } }, body: { roster } }))
}

export function renamePupil(slug: string, id: string, name: string): Promise<PupilRow> {
  return answer(api.PATCH('/api/v1/groups/{slug}/pupils/{person_id}', { ...pupil(slug, id), body: { display_name: name } }))
}

export async function removePupil(slug: string, id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/groups/{slug}/pupils/{person_id}', pupil(slug, id)))
}

export function restorePupil(slug: string, id: string): Promise<PupilRow> {
  return answer(api.POST('/api/v1/groups/{slug}/pupils/{person_id}/restore', pupil(slug, id)))
}

export async function movePupil(slug: string, id: string, group: string): Promise<void> {
  await answer(api.POST('/api/v1/groups/{slug}/pupils/{person_id}/move', { ...pupil(slug, id), body: { group } }))
}

/** Reveals a pupil's personal link; the server writes down who looked. */
export function revealLink(slug: string, id: string): Promise<Link> {
  return answer(api.POST('/api/v1/groups/{slug}/pupils/{person_id}/link', pupil(slug, id)))
}

/** Gives a pupil a new personal link; the old one stops working at once. */
export function resetLink(slug: string, id: string): Promise<Link> {
  return answer(api.POST('/api/v1/groups/{slug}/pupils/{person_id}/link/reset', pupil(slug, id)))
}

export function makeLinkCards(slug: string): Promise<LinkCard[]> {
  return answer(api.POST('/api/v1/groups/{slug}/cards', { params: { path: { slug } } }))
}
