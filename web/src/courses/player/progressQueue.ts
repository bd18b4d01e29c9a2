import { asProblem } from '@/api/problem'
import { tellProgress, type ProgressIn, type ProgressOut } from './api'
import { withNote, type Note } from './progress'

const first_retry_ms = 2_000
const longest_retry_ms = 60_000
const pause_ms = 400
type Listener = (told: ProgressOut) => void

const listeners = new Set<Listener>()
let owner = ''
let timer: ReturnType<typeof setTimeout> | undefined
let retry_ms = first_retry_ms
let isSending = false

const place = () => `teleklasa.progress.${owner}`

/** Kept where all tabs of the browser see it, so that what one could not tell, another will. */
export function pendingNotes(): Note[] {
  try {
    return JSON.parse(localStorage.getItem(place()) ?? '[]') as Note[]
  } catch {
    return []
  }
}

function keep(notes: readonly Note[]): void {
  try {
    if (notes.length) localStorage.setItem(place(), JSON.stringify(notes))
    else localStorage.removeItem(place())
  } catch {
    // No room or no right to store: then only what is sent now counts.
  }
}

/** Whose progress is noted from now on. */
export function noteFor(person: string): void {
  owner = person
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
  if (isSending) return
  isSending = true
  try {
    if ('locks' in navigator) await navigator.locks.request(place(), tellAll)
    else await tellAll()
    retry_ms = first_retry_ms
    if (pendingNotes().length) tellSoon() // noted while the last ones were on their way
  } catch {
    retry_ms = Math.min(2 * retry_ms, longest_retry_ms)
    if (navigator.onLine) tellSoon(retry_ms)
  } finally {
    isSending = false
  }
}

async function tellAll(): Promise<void> {
  const notes = pendingNotes()
  if (!notes.length) return
  try {
    await tellThese(notes)
  } catch (thrown) {
    if (!isRefused(thrown)) throw thrown
    // One lesson that may not be learnt refuses the whole batch: each for itself.
    for (const note of notes) await tellThese([note]).catch((problem: unknown) => giveUp(note, problem))
  }
}

async function tellThese(notes: readonly Note[]): Promise<void> {
  const told = await tellProgress(notes.map(asItem))
  forget(notes)
  listeners.forEach((listener) => listener(told))
}

function forget(notes: readonly Note[]): void {
  const keys = new Set(notes.map((note) => note.key))
  keep(pendingNotes().filter((note) => !keys.has(note.key)))
}

function giveUp(note: Note, problem: unknown): void {
  if (!isRefused(problem)) throw problem
  forget([note])
}

function isRefused(thrown: unknown): boolean {
  const { status, code } = asProblem(thrown)
  return [400, 403, 404, 409, 422].includes(status) && code !== 'csrf'
}

/** The page is going away: told without waiting for the answer, and kept until one has come. */
function tellWhileLeaving(): void {
  const notes = pendingNotes()
  if (notes.length && owner) void tellProgress(notes.map(asItem), true).catch(() => undefined)
}

globalThis.addEventListener('online', () => tellSoon())
globalThis.addEventListener('pagehide', tellWhileLeaving)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') tellWhileLeaving()
})
