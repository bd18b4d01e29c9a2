import type { Schemas, Whole } from '@/api/types'

export type Task = Whole<Schemas['TaskOut']>
export type TaskChange = Omit<Schemas['PatchedTaskChangeRequest'], 'edition'>
export type TaskNamed = Schemas['TaskNamed']
export type OwnQueueItem = Whole<Schemas['OwnGradeQueueItem']>
export type SubmissionLine = Whole<Schemas['SubmissionLine']>
export type Submission = Whole<Schemas['SubmissionOut']>
export type SubmissionFile = Whole<Schemas['SubmissionFileOut']>
export type SubmissionStatus = Schemas['SubmissionStatus']
export type QuizResult = Schemas['QuizResult']
export type QuestionResult = Schemas['QuestionResult']
export type CourseTask = Whole<Schemas['DashboardAverage']>
export type CourseGroup = Whole<Schemas['CourseGroup']>

export type WorkState = 'submitted' | 'graded' | 'returned'

/** Where a list of works comes from; it is kept in the address, so that "next" means next in the same list. */
export interface QueueScope {
  /** Slug of the course; undefined for everything that waits in own courses. */
  course?: string
  task?: string
  group?: string
  state: WorkState
}

/** One work of a list, whichever list it is. */
export interface Work {
  id: string
  person: SubmissionLine['person']
  attempt: number
  late: boolean
  submitted_at: string | null
  task?: TaskNamed
  course?: OwnQueueItem['course']
  status: SubmissionStatus
  points?: string | null
  max_points?: string
  released_at?: string | null
}
