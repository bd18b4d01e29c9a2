/** What the server tells a pupil's page, and the few things the page asks of it. */

import type { Answer, Challenge } from './work'

export interface Lesson {
  /** The same while the lesson lasts, also when it moves to another server. */
  id: string
  /** Names this one meeting; changes when the lesson moves. */
  mark: string
  title: string
  started_at: string | null
  /** While the server of the lesson does not answer the school: what this browser may try to fetch from it. */
  probe_url: string | null
}

export interface Doorway {
  display_name: string
  state: 'limbo' | 'open'
  lesson: Lesson | null
  groups: string[]
  enter_in_ms: number
  ask_again_s: number
  known_device: boolean
}

export interface School {
  school_name: string
  demo: boolean
}

/** A "no" with its stable code; `lost` when no answer came at all or the server cannot answer now. */
export interface Refusal {
  code: 'unknown-link' | 'no-ticket' | 'link-renewed' | 'slow-down' | 'challenge' | 'lost'
  retryAfterS: number
  /** What this browser has to work out before its next try. */
  challenge?: Challenge
}

export type Reply = { doorway: Doorway } | { refusal: Refusal }

const answerWithinMs = 10_000
const known: readonly string[] = ['unknown-link', 'no-ticket', 'link-renewed', 'slow-down', 'challenge']

export function enter(code: string, answer?: Answer): Promise<Reply> {
  const headers = { 'Content-Type': 'application/json' }
  return ask('/door/enter', { method: 'POST', headers, body: JSON.stringify({ code, ...answer }) })
}

export function askState(): Promise<Reply> {
  return ask('/door/state', {})
}

/** Opens the app to whoever this browser's ticket belongs to; the code is not needed again, and not sent. */
export async function openCourses(): Promise<Refusal | null> {
  const reply = await ask('/api/v1/session/door', { method: 'POST' })
  return 'refusal' in reply ? reply.refusal : null
}

export async function leave(): Promise<void> {
  await fetch('/door/leave', { method: 'POST' }).catch(() => undefined)
}

/** Says whether this browser reaches the server of the meeting; nothing hangs on the answer. */
export async function tellWhetherReached(mark: string, reaches: boolean): Promise<void> {
  const headers = { 'Content-Type': 'application/json' }
  await fetch('/door/witness', { method: 'POST', headers, body: JSON.stringify({ mark, reaches }) }).catch(() => undefined)
}

export async function askSchool(): Promise<School | undefined> {
  const response = await fetch('/door/school').catch(() => undefined)
  return response?.ok ? ((await response.json()) as School) : undefined
}

async function ask(path: string, request: RequestInit): Promise<Reply> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), answerWithinMs)
  try {
    const response = await fetch(path, { ...request, cache: 'no-store', signal: stop.signal })
    const body: unknown = await response.json()
    return response.ok ? { doorway: body as Doorway } : { refusal: refusalOf(body) }
  } catch {
    return { refusal: { code: 'lost', retryAfterS: 0 } }
  } finally {
    clearTimeout(timer)
  }
}

export function refusalOf(body: unknown): Refusal {
  const problem = (body ?? {}) as { code?: string; retry_after_s?: number } & Challenge
  const code = known.includes(problem.code ?? '') ? (problem.code as Refusal['code']) : 'lost'
  const refusal = { code, retryAfterS: problem.retry_after_s ?? 0 }
  if (code !== 'challenge') return refusal
  const { challenge, seed, bits, parts } = problem
  return { ...refusal, challenge: { challenge, seed, bits, parts } }
}
