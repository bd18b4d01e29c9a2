import { answer, api } from '@/api/client'
import type { GroupRow, Page, Schemas, Whole } from '@/api/types'

export type StaffMember = Whole<Schemas['CourseStaffMember']>
export type StaffRoleGiven = Schemas['StaffRoleGiven']
export type Invite = Whole<Schemas['InviteOut']>
export type InviteWish = Schemas['InviteInRequest']
export type CourseGroup = Whole<Schemas['CourseGroup']>

const staffPath = '/api/v1/courses/{slug}/staff'
const oneOfStaffPath = '/api/v1/courses/{slug}/staff/{person_id}'

export async function listStaff(slug: string): Promise<StaffMember[]> {
  return (await answer(api.GET(staffPath, { params: { path: { slug } } }))).results
}

export async function addStaff(slug: string, who: { email: string } | { person: string }, role: StaffRoleGiven): Promise<void> {
  await answer(api.POST(staffPath, { params: { path: { slug } }, body: { ...who, role } }))
}

export async function changeStaffRole(slug: string, person: string, role: StaffRoleGiven): Promise<void> {
  await answer(api.PATCH(oneOfStaffPath, { params: { path: { slug, person_id: person } }, body: { role } }))
}

export async function removeStaff(slug: string, person: string): Promise<void> {
  await answer(api.DELETE(oneOfStaffPath, { params: { path: { slug, person_id: person } } }))
}

export async function transferCourse(slug: string, person: string): Promise<void> {
  await answer(api.POST('/api/v1/courses/{slug}/transfer', { params: { path: { slug } }, body: { person } }))
}

export function listInvites(slug: string, cursor?: string): Promise<Page<Invite>> {
  return answer(api.GET('/api/v1/courses/{slug}/invites', { params: { path: { slug }, query: { cursor } } }))
}

export function makeInvite(slug: string, body: InviteWish): Promise<{ invite: Invite; code: string }> {
  return answer(api.POST('/api/v1/courses/{slug}/invites', { params: { path: { slug } }, body }))
}

export async function revealInvite(id: string): Promise<string> {
  return (await answer(api.POST('/api/v1/invites/{invite_id}/reveal', { params: { path: { invite_id: id } } }))).code
}

export async function revokeInvite(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/invites/{invite_id}', { params: { path: { invite_id: id } } }))
}

export function listCourseGroups(slug: string, cursor?: string): Promise<Page<CourseGroup>> {
  return answer(api.GET('/api/v1/courses/{slug}/groups', { params: { path: { slug }, query: { cursor } } }))
}

/** Enrols everybody of a group; returns how many came into the course by it. */
export async function enrolGroup(slug: string, group: string): Promise<number> {
  return (await answer(api.POST('/api/v1/courses/{slug}/groups', { params: { path: { slug } }, body: { group } }))).added
}

export async function withdrawGroup(slug: string, group: string): Promise<void> {
  await answer(api.DELETE('/api/v1/courses/{slug}/groups/{group_slug}', { params: { path: { slug, group_slug: group } } }))
}

/** Groups of one's own that could learn the course. */
export async function listOwnGroups(search: string): Promise<GroupRow[]> {
  const page: Page<GroupRow> = await answer(api.GET('/api/v1/groups', { params: { query: { search: search || undefined, archived: false } } }))
  return page.results
}

/** How many ask to be let in, and whether there are more than were counted. */
export async function countPending(slug: string): Promise<{ count: number; isMore: boolean }> {
  const page = await answer(api.GET('/api/v1/courses/{slug}/students', { params: { path: { slug }, query: { status: 'pending' } } }))
  return { count: page.results.length, isMore: page.next !== null }
}
