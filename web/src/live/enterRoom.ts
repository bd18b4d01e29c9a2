import { leaveByForm } from '@/api/leaveByForm'

/** Leaves this page for the group's room, in the same tab. */
export function enterRoom(slug: string): void {
  leaveByForm(`/api/v1/groups/${encodeURIComponent(slug)}/lesson/enter`)
}
