/** The records of the API under the names that the app uses. */
import type { components } from './schema'

export type Schemas = components['schemas']

/** An answer carries every field, also those that the schema, shared with requests, calls optional. */
export type Whole<T> = T extends (infer Item)[] ? Whole<Item>[] : T extends object ? { [Field in keyof T]-?: Whole<T[Field]> } : T

export type Me = Whole<Schemas['Me']>
export type Session = Whole<Schemas['SessionOut']>
export type QuickSession = Whole<Schemas['QuickSessionOut']>
export type Region = Whole<Schemas['RegionName']>
export type OpenLesson = Whole<Schemas['OpenLessonOut']>
export type GroupRow = Whole<Schemas['GroupRow']>
export type GroupDetail = Whole<Schemas['GroupDetail']>
export type GroupChange = Schemas['PatchedGroupChangeRequest']
export type RosterReport = Whole<Schemas['RosterReport']>
export type PupilRow = Whole<Schemas['PupilOut']>
export type PersonChoice = Whole<Schemas['ModeratorChoice']>
export type ServerChoice = Whole<Schemas['ServerChoice']>
export type Link = Whole<Schemas['ShownLinkOut']>
export type LinkCard = Whole<Schemas['LinkCardOut']>
export type Lesson = Whole<Schemas['LessonOut']>
export type ModeratorRow = Whole<Schemas['ModeratorOut']>
export type NewModerator = Schemas['ModeratorInRequest']
export type ModeratorChange = Schemas['PatchedModeratorChangeRequest']
export type ServerRow = Whole<Schemas['ServerOut']>
export type NewServer = Schemas['ServerInRequest']
export type ServerChange = Schemas['PatchedServerChangeRequest']

/** One page of a long list and where the next one begins. */
export interface Page<Row> {
  results: Row[]
  next: string | null
}
