import type { CourseRole } from './api'

/** What somebody is to a course; admins are staff of every one. */
export interface CourseStanding {
  role: CourseRole | null
  teachesGroup: boolean
  isAdmin: boolean
}

/** Who may open which pages of a course, as the server has it (`courses/rules.py`). */
export interface CourseRights {
  /** Owns the course: publishes it, deletes it, chooses its staff. */
  owns: boolean
  /** Owner or teacher: changes the course and lets people in. */
  teaches: boolean
  /** Owner, teacher or assistant. */
  isStaff: boolean
  /** Sees students: the staff all of them, teachers of an enrolled group their own. */
  seesStudents: boolean
}

export function rightsOf({ role, teachesGroup, isAdmin }: CourseStanding): CourseRights {
  return {
    owns: isAdmin || role === 'owner',
    teaches: isAdmin || role === 'owner' || role === 'teacher',
    isStaff: isAdmin || role !== null,
    seesStudents: isAdmin || role !== null || teachesGroup,
  }
}

/** What a page of a course asks for, by the name of its route. */
const needs: Record<string, keyof CourseRights> = {
  'course-dashboard': 'seesStudents',
  'course-edit': 'teaches',
  'lesson-edit': 'teaches',
  'task-edit': 'teaches',
  'course-students': 'seesStudents',
  'course-student': 'seesStudents',
  'course-grade-queue': 'seesStudents',
  submission: 'seesStudents',
  'course-announcements': 'teaches',
  'course-moderation': 'isStaff',
  'course-access': 'seesStudents',
  'course-staff': 'isStaff',
  'course-settings': 'teaches',
}

export function mayOpen(rights: CourseRights, routeName: string): boolean {
  const right = needs[routeName]
  return right !== undefined && rights[right]
}
