/** Decides what a pupil sees; plain values in, plain values out. */

import type { Problem } from './address'
import type { Doorway, Refusal } from './doorway'

export type SceneName =
  | 'knocking' // nothing is known yet
  | 'tap' // the first visit on a device asks for one tap
  | 'limbo'
  | 'ended'
  | 'opening'
  | 'moved'
  | 'reconnecting' // the server of the lesson is silent, here too
  | 'reenter' // the lesson is open and the pupil has come out of it
  | 'devices'
  | 'full'
  | 'closed'
  | 'refused'
  | 'renewed'
  | 'unknown'
  | 'outside' // nobody's ticket: open the link, or type the code
  | 'slow'
  | 'challenge' // codes are being guessed somewhere: a stranger's browser works for its next try
  | 'working'
  | 'lost' // stands for a scene that may be untrue by now

export interface Scene {
  name: SceneName
  /** The pupil's name, once somebody has tapped. */
  displayName: string
  groups: string[]
  lessonTitle: string
  /** Milliseconds until the page goes into the room by itself; null when it does not. */
  enterInMs: number | null
  waitMinutes: number
}

/** That this browser tab went into a meeting: which lesson, which instance, and when (ms). */
export interface Entered {
  id: string
  mark: string
  at: number
}

export interface Past {
  entered: Entered | null
  /** Another tab of this browser went into the same meeting a moment ago. */
  elsewhere: Entered | null
  problem: Problem | null
  /** Whether this browser reaches the server of a lesson in doubt; null until it has tried. */
  reaches: boolean | null
  now: number
}

const changesByItself: readonly SceneName[] = ['knocking', 'limbo', 'ended', 'opening', 'moved', 'reconnecting']
const endedShownMs = 3 * 3600_000
const elsewhereMs = 15_000

const problemScenes: Record<Exclude<Problem, 'unavailable'>, SceneName> = {
  'too-many-devices': 'devices',
  'room-full': 'full',
  'room-closed': 'closed',
  'room-refused': 'refused',
}

const refusalScenes: Record<Exclude<Refusal['code'], 'lost'>, SceneName> = {
  'unknown-link': 'unknown',
  'no-ticket': 'outside',
  'link-renewed': 'renewed',
  'slow-down': 'slow',
  challenge: 'challenge',
}

export const blank: Scene = {
  name: 'knocking',
  displayName: '',
  groups: [],
  lessonTitle: '',
  enterInMs: null,
  waitMinutes: 0,
}

export function sceneOfDoorway(doorway: Doorway, past: Past): Scene {
  const scene = { ...blank, displayName: doorway.display_name, groups: doorway.groups }
  const lesson = doorway.state === 'open' ? doorway.lesson : null
  if (!lesson) return { ...scene, name: hasJustEnded(past) ? 'ended' : 'limbo' }
  const open = { ...scene, lessonTitle: lesson.title }
  if (isOutOfReach(doorway, past.reaches)) return { ...open, name: 'reconnecting' }
  // The school could not answer when the page knocked: knock again by itself, a little later.
  if (past.problem === 'unavailable') return { ...open, name: 'opening', enterInMs: doorway.ask_again_s * 1000 }
  if (past.problem && isAbout(past, lesson.mark)) return { ...open, name: problemScenes[past.problem] }
  if (past.entered?.mark === lesson.mark || isElsewhere(past, lesson.mark)) return { ...open, name: 'reenter' }
  return { ...open, name: past.entered?.id === lesson.id ? 'moved' : 'opening', enterInMs: doorway.enter_in_ms }
}

/** The scene of a "no"; null for a lost connection, which leaves what is on the screen. */
export function sceneOfRefusal(refusal: Refusal): Scene | null {
  if (refusal.code === 'lost') return null
  return { ...blank, name: refusalScenes[refusal.code], waitMinutes: Math.max(1, Math.ceil(refusal.retryAfterS / 60)) }
}

/** What is shown of a scene: without a connection, nobody knows whether a lesson has begun or ended. */
export function shownName({ name }: Scene, isLost: boolean): SceneName {
  return isLost && changesByItself.includes(name) ? 'lost' : name
}

/** Whether it is no use to go to the room now: the page waits until the server is back or the lesson has moved. */
export function isOutOfReach({ lesson }: Doorway, reaches: boolean | null): boolean {
  return Boolean(lesson?.probe_url) && reaches !== true
}

function hasJustEnded({ entered, now }: Past): boolean {
  return entered !== null && now - entered.at < endedShownMs
}

/** Whether a problem concerns this meeting, and not one that the lesson has left since. */
function isAbout({ entered }: Past, mark: string): boolean {
  return entered === null || entered.mark === mark
}

function isElsewhere({ elsewhere, now }: Past, mark: string): boolean {
  return elsewhere?.mark === mark && now - elsewhere.at < elsewhereMs
}

/** Full jitter: a random moment up to a limit that doubles with each failure, in ms; 30 s at most. */
export function retryDelayMs(failures: number, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(30_000, 1000 * 2 ** failures))
}
