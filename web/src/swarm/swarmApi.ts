import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'

export type Swarm = Whole<Schemas['SwarmOut']>
export type SwarmServer = Swarm['servers'][number]
export type SwarmHistory = Whole<Schemas['SwarmHistoryOut']>
export type HealthChange = Whole<Schemas['HealthChangeOut']>
export type LiveLesson = Whole<Schemas['LiveLessonOut']>
export type OpenState = 'starting' | 'running' | 'suspect'
export type PlacementReason = Schemas['PlacementReasonOut']
export type PlacementCandidate = Schemas['PlacementCandidateOut']

export type Forecast = Whole<Schemas['ForecastOut']>
export type DryPlacement = Omit<Whole<Schemas['PlacementOut']>, 'reason'> & { reason: PlacementReason }

/** A lesson to be tried: without cameras or microphones the usual share of the class. */
export interface LessonSketch {
  expected_people: number
  cameras?: number
  microphones?: number
  region?: string
  recorded?: boolean
}

export interface LessonsSought {
  server?: string
  state?: OpenState
}

export function readSwarm(): Promise<Swarm> {
  return answer(api.GET('/api/v1/swarm')) as Promise<Swarm>
}

export function readHistory(hours: number, server?: string): Promise<SwarmHistory> {
  return answer(api.GET('/api/v1/swarm/history', { params: { query: { hours, server } } })) as Promise<SwarmHistory>
}

export function listHealthChanges(server?: string, cursor?: string): Promise<Page<HealthChange>> {
  return answer(api.GET('/api/v1/swarm/health-changes', { params: { query: { server, cursor } } })) as Promise<Page<HealthChange>>
}

/** The newest open lessons, `pages` of a hundred; a refetch brings them all anew, so that the list never mixes moments. */
export async function listLiveLessons(sought: LessonsSought, pages: number): Promise<Page<LiveLesson>> {
  const found: LiveLesson[] = []
  let next: string | null = ''
  for (let page = 0; page < pages && next !== null; page++) {
    const query: LessonsSought & { cursor?: string } = { ...sought, cursor: next || undefined }
    const more = (await answer(api.GET('/api/v1/live-lessons', { params: { query } }))) as Page<LiveLesson>
    found.push(...more.results)
    next = more.next
  }
  return { results: found, next }
}

/** Moves the lesson to another server, which takes some seconds; tells the name of that server. */
export async function moveLesson(lessonId: string): Promise<string | null> {
  const moved = await answer(api.POST('/api/v1/live-lessons/{lesson_id}/move', { params: { path: { lesson_id: lessonId } } }))
  return moved.server_name
}

export async function endLiveLesson(lessonId: string): Promise<void> {
  await answer(api.POST('/api/v1/live-lessons/{lesson_id}/end', { params: { path: { lesson_id: lessonId } } }))
}

export function readForecast(hours: number): Promise<Forecast> {
  return answer(api.GET('/api/v1/swarm/forecast', { params: { query: { hours } } })) as Promise<Forecast>
}

/** Where such a lesson would go now; nothing is written. */
export function tryPlacement(need: LessonSketch): Promise<DryPlacement> {
  return answer(api.GET('/api/v1/swarm/placement', { params: { query: need } })) as Promise<DryPlacement>
}

/** Why the lesson is where it is. */
export async function readPlacement(lessonId: string): Promise<PlacementReason> {
  const lesson = await answer(api.GET('/api/v1/live-lessons/{lesson_id}', { params: { path: { lesson_id: lessonId } } }))
  return lesson.reason
}
