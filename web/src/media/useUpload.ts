import { useQuery } from '@pinia/colada'
import { computed, onScopeDispose, readonly, ref, shallowReactive } from 'vue'
import { asProblem } from '@/api/problem'
import { type MediaFile, type MediaKind, readUploadRules } from './api'
import { acceptOf, kindOf } from './accepted'
import { forgetUpload, unfinishedUploads } from './remembered'
import { abandonUpload, UploadRun } from './uploadRun'

export interface UploadWish {
  /** The kinds that are taken here; a file goes as the one that fits. */
  kinds: readonly MediaKind[]
  /** Where the files belong: `course:algebra`, or nothing for one's own. Asked when a file is added. */
  place?: () => string
  /** Of captions. */
  language?: () => string
  /** Tells apart ends within one place, `task:abc`, so that only their own unfinished files are offered. */
  purpose?: () => string
  /** Called once for every file that has passed its check. */
  onReady?: (file: MediaFile) => void
}

const most_at_once = 2

/**
 * Sends files, two at a time, each until the server has checked it.
 *
 * Uploads end with the component that began them; what had arrived is gone on with when the same file is chosen
 * again, also after a reload. A lost connection is waited for.
 */
export function useUpload(wish: UploadWish) {
  const place = () => wish.place?.() ?? ''
  const purpose = () => `${place()}#${wish.purpose?.() ?? ''}`
  const { data: rules, refresh: knowRules, refetch } = useQuery({ key: () => ['upload-rules', place()], query: () => readUploadRules(place()) })
  const runs = shallowReactive<UploadRun[]>([])
  const unfinished = ref(unfinishedUploads(purpose()))
  const items = computed(() => runs.map((run) => run.item))
  const isBusy = computed(() => runs.some((run) => run.isBusy))

  /** Takes these files; the list of a file field too. */
  function add(files: Iterable<File>): void {
    const aim = { place: place(), language: wish.language?.() ?? '', purpose: purpose() }
    for (const file of files) runs.push(new UploadRun(file, kindOf(file, wish.kinds), aim))
    unfinished.value = unfinished.value.filter((one) => !runs.some(({ item }) => item.file.name === one.name && item.file.size === one.size))
    void sendNext()
  }

  async function sendNext(): Promise<void> {
    const going = runs.filter(({ item }) => item.state === 'sending' || item.state === 'waiting').length
    const next = runs.filter(({ item }) => item.state === 'queued').slice(0, Math.max(0, most_at_once - going))
    await Promise.all(next.map(begin))
  }

  async function begin(run: UploadRun): Promise<void> {
    run.item.state = 'sending'
    try {
      const known = (await knowRules()).data
      if (!known) throw (await refetch()).error ?? new TypeError('offline')
      await run.run(known)
    } catch (thrown) {
      run.item.refused = { code: asProblem(thrown).code }
      run.item.state = 'failed'
    }
    if (run.item.media) wish.onReady?.(run.item.media)
    void sendNext()
  }

  const runOf = (key: number) => runs.find((run) => run.item.key === key)

  /** Goes on after a pause, or tries again after a failure. */
  function resume(key: number): void {
    const run = runOf(key)
    if (!run || run.isBusy) return
    run.item.refused = undefined
    run.item.state = 'queued'
    void sendNext()
  }

  /** Takes a file off the list; one that was not finished is abandoned. A ready one stays in the school. */
  function remove(key: number): void {
    const run = runOf(key)
    if (!run) return
    runs.splice(runs.indexOf(run), 1)
    void run.abandon(rules.value).then(sendNext)
  }

  function dropUnfinished(id: string): void {
    forgetUpload(id)
    unfinished.value = unfinished.value.filter((one) => one.id !== id)
    void abandonUpload(id, rules.value)
  }

  const warn = (event: BeforeUnloadEvent) => {
    if (isBusy.value) event.preventDefault()
  }
  globalThis.addEventListener('beforeunload', warn)
  onScopeDispose(() => {
    globalThis.removeEventListener('beforeunload', warn)
    for (const run of runs) run.pause()
  })

  return {
    items,
    isBusy,
    rules,
    /** Begun on this device before and not finished: choosing the same file goes on with it. */
    unfinished: readonly(unfinished),
    accept: computed(() => acceptOf(wish.kinds, rules.value)),
    add,
    pause: (key: number) => runOf(key)?.pause(),
    resume,
    remove,
    dropUnfinished,
  }
}

export type Uploading = ReturnType<typeof useUpload>
