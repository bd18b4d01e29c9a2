import { isSessionNew } from '@/api/client'
import { asProblem } from '@/api/problem'
import { lookWhoIsSignedIn } from '@/people'
import { beforeSignOut, type Kept, keptOnDevice } from '@/ui/kept'
import { tellProgress, type ProgressIn, type ProgressOut } from './api'
import { withNote, type Note } from './progress'

const first_retry_ms = 2_000
const longest_retry_ms = 60_000
const pause_ms = 400
type Listener = (told: ProgressOut) => void

const listeners = new Set<Listener>()
let timer: ReturnType<typeof setTimeout> | undefined
let retry_ms = first_retry_ms
let isSending = false

/** Of whoever is here now; kept where all tabs of the browser see it, so that what one could not tell, another will. */
const ownQueue = () => keptOnDevice<Note[]>('progress')

export function pendingNotes(queue = ownQueue()): Note[] {
  return queue.read() ?? []
}

/** No room or no right to store: then only what is sent now counts. */
function keep(notes: readonly Note[], queue = ownQueue()): void {
  if (notes.length) queue.write([...notes])
  else queue.drop()
}

/** Tells what this person has left untold on this device. */
export function tellPending(): void {
  if (pendingNotes().length) tellSoon()
}

export function onTold(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Notes how far somebody is; it is told once the network allows. */
export function noteProgress(item: Pick<ProgressIn, 'lesson' | 'state'> & Partial<ProgressIn>): void {
  const note: Note = { seen_s: 0, reset: false, ...item, at: new Date().toISOString(), key: `${Date.now()}-${Math.random()}` }
  keep(withNote(pendingNotes(), note))
  tellSoon()
}

function tellSoon(after_ms = pause_ms): void {
  clearTimeout(timer)
  timer = setTimeout(() => void tell(), after_ms)
}

const asItem = ({ lesson, state, position_s, seen_s, at, reset }: Note): ProgressIn => ({ lesson, state, position_s, seen_s, at, reset })

/** One tab at a time; what two tell is put together by the server. */
async function tell(): Promise<void> {
  clearTimeout(timer)
  if (isSending) return
  isSending = true
  try {
    if (isSessionNew()) await lookWhoIsSignedIn()
    if ('locks' in navigator) await navigator.locks.request('teleklasa.progress', tellAll)
    else await tellAll()
    retry_ms = first_retry_ms
    tellPending() // noted while the last ones were on their way
  } catch {
    retry_ms = Math.min(2 * retry_ms, longest_retry_ms)
    if (navigator.onLine) tellSoon(retry_ms)
  } finally {
    isSending = false
  }
}

async function tellAll(): Promise<void> {
  const queue = ownQueue()
  const notes = pendingNotes(queue)
  if (!notes.length) return
  try {
    await tellThese(notes, queue)
  } catch (thrown) {
    if (!isRefused(thrown)) throw thrown
    // One lesson that may not be learnt refuses the whole batch: each for itself.
    for (const note of notes) await tellThese([note], queue).catch((problem: unknown) => giveUp(note, problem, queue))
  }
}

/** Nothing is told in the name of somebody else, who signed in meanwhile in another tab. */
async function tellThese(notes: readonly Note[], queue: Kept<Note[]>): Promise<void> {
  if (isSessionNew()) throw new Error('somebody else may be here')
  const told = await tellProgress(notes.map(asItem))
  forget(notes, queue)
  listeners.forEach((listener) => listener(told))
}

function forget(notes: readonly Note[], queue: Kept<Note[]>): void {
  const keys = new Set(notes.map((note) => note.key))
  keep(pendingNotes(queue).filter((note) => !keys.has(note.key)), queue)
}

function giveUp(note: Note, problem: unknown, queue: Kept<Note[]>): void {
  if (!isRefused(problem)) throw problem
  forget([note], queue)
}

function isRefused(thrown: unknown): boolean {
  const { status, code } = asProblem(thrown)
  return [400, 403, 404, 409, 422].includes(status) && code !== 'csrf'
}

/** The page is going away: told without waiting for the answer, and kept until one has come. */
function tellWhileLeaving(): void {
  const notes = pendingNotes()
  if (notes.length && !isSessionNew()) void tellProgress(notes.map(asItem), true).catch(() => undefined)
}

beforeSignOut(tell)
globalThis.addEventListener('online', () => tellSoon())
globalThis.addEventListener('pagehide', tellWhileLeaving)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') tellWhileLeaving()
})
