import type { Course, OwnEnrolment } from './courseApi'

export type Standing = 'visitor' | 'link-only' | 'outsider' | 'pending' | 'member' | 'group-teacher' | 'staff' | 'removed' | 'closed'

export interface Known {
  course: Pick<Course, 'viewer' | 'status'>
  enrolment: OwnEnrolment['status'] | undefined
  isSignedIn: boolean
  isLinkOnly: boolean
}

/** What a person is to a course, which decides the one thing that its page offers first. */
export function standingOf({ course, enrolment, isSignedIn, isLinkOnly }: Known): Standing {
  if (course.viewer === 'staff') return 'staff'
  if (enrolment === 'active' || enrolment === 'completed') return 'member'
  if (enrolment === 'pending') return 'pending'
  if (course.viewer === 'member') return 'group-teacher'
  if (enrolment === 'removed') return 'removed'
  if (!isSignedIn) return 'visitor'
  if (isLinkOnly) return 'link-only'
  return course.status === 'published' ? 'outsider' : 'closed'
}

/** Whoever came alone may go alone; a group's pupils leave with the group. */
export function mayLeave(course: Pick<Course, 'status'>, standing: Standing | undefined, enrolment: Pick<OwnEnrolment, 'source'> | undefined): boolean {
  return standing === 'member' && enrolment?.source !== 'group' && course.status === 'published'
}
