import { onScopeDispose, readonly, ref, shallowRef } from 'vue'
import { asProblem } from '@/api/problem'
import { keptOnDevice } from '@/ui/kept'
import { type Attempt, beginAttempt, putFiles, readOwnAttempts, saveText, type WorkFile } from './api'
import { isAway } from './isAway'

/** `away`: kept on this device, and saved once the server answers.  `conflict`: another device wrote something else. */
export type DraftState = 'untouched' | 'typing' | 'saving' | 'saved' | 'away' | 'conflict' | 'refused'

interface KeptText {
  text: string
  /** What the server had when typing began: if it has something else now, somebody has to choose. */
  base: string
}

export interface DraftOf {
  task: string
  /** Which attempt it is, also before the server knows of it. */
  number: number
  attempt: Attempt | undefined
  onKept: (attempt: Attempt) => void
}

const pause_ms = 1_200
const retry_ms = 5_000

/** Text and files of one attempt, saved as one goes: one request at a time, nothing typed is ever lost. */
export function useDraft({ task, number, attempt, onKept }: DraftOf) {
  const kept = keptOnDevice<KeptText>(`work.${task}.${number}`)
  const text = ref(attempt?.text ?? '')
  const files = shallowRef<readonly WorkFile[]>(attempt?.files ?? [])
  const state = ref<DraftState>(attempt ? 'saved' : 'untouched')
  const problem = shallowRef<unknown>()
  const theirs = shallowRef<Attempt>()
  let current = attempt
  let savedText = text.value
  let queue: Promise<unknown> = Promise.resolve()
  let timer: ReturnType<typeof setTimeout> | undefined

  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = queue.then(act)
    queue = turn.catch(() => undefined)
    return turn
  }

  function took(news: Attempt): void {
    current = news
    files.value = news.files
    onKept(news)
  }

  async function begun(): Promise<Attempt> {
    if (!current) took(await beginAttempt(task))
    return current as Attempt
  }

  function write(): void {
    kept.write({ text: text.value, base: savedText })
    if (state.value !== 'conflict') state.value = 'typing'
    clearTimeout(timer)
    timer = setTimeout(() => void save(), pause_ms)
  }

  function save(): Promise<void> {
    clearTimeout(timer)
    return inTurn(saveNow)
  }

  async function saveNow(): Promise<void> {
    if (state.value === 'conflict' || text.value === savedText) return
    const sent = text.value
    state.value = 'saving'
    try {
      const { id, version } = await begun()
      took(await saveText(id, sent, version))
      saved(sent)
    } catch (thrown) {
      await notSaved(thrown)
    }
  }

  function saved(sent: string): void {
    savedText = sent
    problem.value = undefined
    const isAll = text.value === sent
    state.value = isAll ? 'saved' : 'typing'
    if (isAll) kept.drop()
    else kept.write({ text: text.value, base: savedText })
  }

  async function notSaved(thrown: unknown): Promise<void> {
    const found = asProblem(thrown)
    if (isAway(found)) return beAway()
    if (found.code === 'edited-meanwhile') return compare()
    problem.value = thrown
    state.value = 'refused'
  }

  function beAway(): void {
    state.value = 'away'
    clearTimeout(timer)
    timer = setTimeout(() => void save(), retry_ms)
  }

  /** Another device saved meanwhile: only a text that differs from both of ours needs a person to choose. */
  async function compare(): Promise<void> {
    try {
      const { results } = await readOwnAttempts(task)
      const found = results.find((one) => one.id === current?.id)
      if (!found) throw new TypeError('offline')
      took(found)
      if (found.text === text.value) return saved(found.text)
      if (found.text === savedText) return saveSoon()
      theirs.value = found
      state.value = 'conflict'
    } catch {
      beAway()
    }
  }

  function saveSoon(): void {
    timer = setTimeout(() => void save(), 0)
  }

  function keepMine(): Promise<void> {
    savedText = theirs.value?.text ?? savedText
    theirs.value = undefined
    state.value = 'typing'
    return save()
  }

  function takeTheirs(): void {
    text.value = theirs.value?.text ?? text.value
    theirs.value = undefined
    state.value = 'saving'
    saved(text.value)
  }

  /** Says which files belong to the attempt; what it throws is for whoever asked. */
  function setFiles(next: (now: readonly WorkFile[]) => string[]): Promise<void> {
    return inTurn(async () => {
      const { id } = await begun()
      took(await putFiles(id, next(files.value)))
      if (state.value === 'untouched') state.value = 'saved'
    })
  }
  const addFile = (file: { id: string }) => setFiles((now) => [...now.map((one) => one.id).filter((one) => one !== file.id), file.id])
  const dropFile = (file: { id: string }) => setFiles((now) => now.map((one) => one.id).filter((one) => one !== file.id))

  /** Saves what is not saved yet; the attempt, if everything is with the server then. */
  async function settled(): Promise<Attempt | undefined> {
    await save()
    return text.value === savedText ? current : undefined
  }

  const found = kept.read()
  if (found && found.text !== text.value) {
    text.value = found.text
    if (found.base !== savedText && attempt) {
      theirs.value = attempt
      state.value = 'conflict'
    } else {
      state.value = 'typing'
      timer = setTimeout(() => void save(), 0)
    }
  }
  const back = () => {
    if (state.value === 'away') void save()
  }
  globalThis.addEventListener('online', back)
  onScopeDispose(() => {
    globalThis.removeEventListener('online', back)
    if (state.value === 'typing') void save()
    clearTimeout(timer)
  })

  return { text, files, state: readonly(state), problem, theirs, write, save, keepMine, takeTheirs, addFile, dropFile, settled }
}

export type Draft = ReturnType<typeof useDraft>
