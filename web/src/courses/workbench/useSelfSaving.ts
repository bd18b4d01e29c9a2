import { computed, onScopeDispose, readonly, ref, shallowRef, watch } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { asProblem } from '@/api/problem'
import { changesOf, withoutRefused } from './changes'

const pause_ms = 900
const retry_ms = 5_000
const refusing = [403, 404, 409, 422]

export type SaveState = 'saved' | 'waiting' | 'saving' | 'offline' | 'refused' | 'conflict'

export interface SelfSaving<Fields extends object> {
  /** Sends what changed and takes the answer; throws what the server refuses. */
  send: (changes: Partial<Fields>) => Promise<void>
  /** Keeps on this device what is not saved yet, or drops what was kept when everything is. */
  keep: (changes: Partial<Fields>, saved: Fields) => void
  /** Somebody else saved meanwhile. */
  meet: () => Promise<void>
  /** Refusals that are about one field, though they do not say so. */
  fieldOfCode?: Record<string, keyof Fields & string>
}

/**
 * Fields that save themselves: every change is sent after a pause, what is refused waits for a better value, what
 * cannot be sent is kept on this device and tried again, and nothing is sent while two versions wait to be chosen from.
 */
export function useSelfSaving<Fields extends object>(fields: Fields, { send, keep: keepOnDevice, meet, fieldOfCode = {} }: SelfSaving<Fields>) {
  const saved = shallowRef<Fields>({ ...fields })
  const state = ref<SaveState>('saved')
  const problem = shallowRef<unknown>()
  const savedAt = ref<string>()
  let refused: Partial<Fields> = {}
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined

  const changes = computed(() => changesOf({ ...fields }, saved.value))
  const isChanged = computed(() => Object.keys(changes.value).length > 0)
  const unsent = () => withoutRefused(changes.value, refused)
  const isSomeUnsent = () => Object.keys(unsent()).length > 0
  const keep = () => keepOnDevice(changes.value, saved.value)

  function later(ms: number) {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), ms)
  }

  async function write(sent: Partial<Fields>): Promise<void> {
    state.value = 'saving'
    try {
      await send(sent)
      // What was sent is what is saved, though the server may write it otherwise (without spaces at the ends).
      saved.value = { ...saved.value, ...sent }
      refused = {}
      problem.value = undefined
      savedAt.value = new Date().toISOString()
      settle(pause_ms)
    } catch (thrown) {
      await fail(thrown, sent)
    }
  }

  async function fail(thrown: unknown, sent: Partial<Fields>): Promise<void> {
    const { code, status, fields: faults } = asProblem(thrown)
    problem.value = thrown
    if (code === 'edited-meanwhile') await meet().catch(wait)
    else if (refusing.includes(status)) {
      const named = [...Object.keys(faults), fieldOfCode[code]].filter((name) => name !== undefined && name in sent)
      const about = named.length ? named : Object.keys(sent)
      refused = { ...refused, ...Object.fromEntries(about.map((name) => [name, sent[name as keyof Fields]])) }
      state.value = 'refused'
      if (isSomeUnsent()) later(0)
    } else wait()
  }

  function wait() {
    state.value = 'offline'
    later(retry_ms)
  }

  /** Goes on from the fields as they are now; what is changed is sent after so long. */
  function settle(ms = 0) {
    state.value = isChanged.value ? 'waiting' : 'saved'
    if (isChanged.value) later(ms)
    keep()
  }

  /** Nothing is sent until `settle`: two versions wait for somebody to choose. */
  function dispute() {
    clearTimeout(timer)
    state.value = 'conflict'
    keep()
  }

  /** Puts what was changed here over another version. */
  function rebase(theirs: Fields, mine: Partial<Fields> = {}) {
    saved.value = theirs
    Object.assign(fields, theirs, mine)
    refused = {}
    problem.value = undefined
  }

  /** Saves now what is not saved yet; resolves when there is nothing more to send. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    await running
    if (state.value === 'conflict' || !isSomeUnsent()) return
    running = write(unsent())
    await running
    running = undefined
  }

  watch(changes, () => {
    keep()
    if (state.value === 'conflict') return
    if (!isChanged.value) {
      if (state.value !== 'saving') state.value = 'saved'
      problem.value = undefined
    } else if (state.value !== 'saving' && isSomeUnsent()) {
      if (state.value !== 'offline') state.value = 'waiting'
      later(pause_ms)
    }
  })

  const ask = (event: BeforeUnloadEvent) => {
    if (isChanged.value) event.preventDefault()
  }
  const online = () => later(0)
  addEventListener('beforeunload', ask)
  addEventListener('online', online)
  onBeforeRouteLeave(() => flush())
  onScopeDispose(() => {
    clearTimeout(timer)
    removeEventListener('beforeunload', ask)
    removeEventListener('online', online)
  })

  return { saved, changes, state: readonly(state), problem, savedAt: readonly(savedAt), flush, settle, dispute, rebase }
}
