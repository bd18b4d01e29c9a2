import { reactive } from 'vue'
import { asProblem, Problem } from '@/api/problem'
import { abandonParts, abandonTus, type MediaFile, type MediaKind, readMediaFile, type UploadRules } from './api'
import { refusedAtOnce } from './accepted'
import { forgetUpload, printOf, rememberedUpload, rememberUpload } from './remembered'
import { isPassing, send, stopped } from './sending'

/** `waiting`: the connection is lost, and it goes on by itself once it is back. */
export type UploadState = 'queued' | 'sending' | 'waiting' | 'paused' | 'checking' | 'ready' | 'rejected' | 'failed'

export interface Refused {
  /** A code of `media.rejected`, or of a problem. */
  code: string
  /** The most bytes, where the code is about size. */
  limit?: number
}

/** One file that is being sent, or was. */
export interface UploadItem {
  readonly key: number
  readonly file: File
  readonly kind: MediaKind
  state: UploadState
  percent: number
  /** Why it is `rejected` (for good) or `failed` (may be tried again). */
  refused?: Refused
  /** There once it is `ready`. */
  media?: MediaFile
}

export interface UploadAim {
  place: string
  language: string
  /** Tells apart what is sent to the same place for different ends; used to find what was not finished. */
  purpose: string
}

const pauses_ms = [1_000, 2_000, 4_000, 8_000, 15_000]
const isBusyState = (state: UploadState) => ['queued', 'sending', 'waiting', 'checking'].includes(state)
let lastKey = 0

/** One file's way from the device until it is checked: stops, goes on, waits for the connection. */
export class UploadRun {
  readonly item: UploadItem
  private stopper = new AbortController()
  private id: string | undefined
  private wake: () => void = () => undefined

  constructor(file: File, kind: MediaKind, private readonly aim: UploadAim) {
    this.item = reactive({ key: ++lastKey, file, kind, state: 'queued', percent: 0 }) as UploadItem
    this.id = rememberedUpload(this.print)?.id
  }

  get isBusy(): boolean {
    return isBusyState(this.item.state)
  }

  private get print(): string {
    return printOf(this.item.file, this.aim.purpose)
  }

  /** Until the file is ready, refused, failed or stopped; never throws. */
  async run(rules: UploadRules): Promise<void> {
    const refused = this.id ? undefined : refusedAtOnce(this.item.file, this.item.kind, rules)
    if (refused) return this.refuse('rejected', refused)
    this.stopper = new AbortController()
    try {
      await this.sendAll(rules)
      await this.lookUntilChecked()
    } catch (thrown) {
      this.take(asProblem(thrown))
    }
  }

  pause(): void {
    if (!['queued', 'sending', 'waiting'].includes(this.item.state)) return
    this.item.state = 'paused'
    this.stopper.abort()
    this.wake()
  }

  /** Stops for good and gives the room back. */
  async abandon(rules: UploadRules | undefined): Promise<void> {
    const isHalf = this.item.state !== 'ready' && this.item.state !== 'checking'
    this.item.state = 'paused'
    this.stopper.abort()
    this.wake()
    if (!this.id || !isHalf) return
    forgetUpload(this.id)
    await abandonUpload(this.id, rules)
  }

  private async sendAll(rules: UploadRules): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      this.item.state = 'sending'
      const before = this.item.percent
      try {
        return await this.sendOnce(rules)
      } catch (thrown) {
        if (!isPassing(thrown) || this.stopper.signal.aborted) throw thrown
        if (this.item.percent > before) tries = 0
        this.item.state = 'waiting'
        await this.pauseFor(pauses_ms[Math.min(tries, pauses_ms.length - 1)] ?? 15_000)
        if (this.stopper.signal.aborted) throw stopped()
      }
    }
  }

  private async sendOnce(rules: UploadRules): Promise<void> {
    const { file, kind } = this.item
    const { place, language } = this.aim
    this.id = await send({
      file,
      announced: { kind, name: file.name, size: file.size, mime: file.type, place, language },
      rules,
      id: this.id,
      signal: this.stopper.signal,
      onAnnounced: (id) => this.announced(id),
      onProgress: (sent_bytes) => (this.item.percent = Math.min(100, Math.floor((100 * sent_bytes) / file.size))),
    })
  }

  private announced(id: string): void {
    this.id = id
    rememberUpload({ print: this.print, id, name: this.item.file.name, size: this.item.file.size, purpose: this.aim.purpose })
  }

  private async lookUntilChecked(): Promise<void> {
    this.item.state = 'checking'
    this.item.percent = 100
    for (let looks = 0; this.id && !this.stopper.signal.aborted; looks += 1) {
      const media = await this.look(this.id)
      if (media?.state === 'ready') return this.ready(media)
      if (media?.state === 'rejected') throw new Problem('rejected', 0, { because: media.rejected_because })
      if (media?.state === 'uploading') throw new Problem('upload-incomplete', 0)
      await this.pauseFor(Math.min(5_000, 500 * (looks + 1)))
    }
  }

  private async look(id: string): Promise<MediaFile | undefined> {
    try {
      return await readMediaFile(id)
    } catch (thrown) {
      if (!isPassing(thrown)) throw thrown
      return undefined
    }
  }

  private ready(media: MediaFile): void {
    forgetUpload(media.id)
    this.item.media = media
    this.item.state = 'ready'
  }

  private take(problem: Problem): void {
    if (problem.code === 'stopped' || this.item.state === 'paused') {
      this.item.state = 'paused'
    } else if (problem.code === 'rejected') {
      this.refuse('rejected', { code: String(problem.facts.because) })
    } else {
      const limit = problem.facts.limit ?? problem.facts.left_bytes
      const isForGood = ['file-too-large', 'forbidden', 'not-found', 'invalid'].includes(problem.code)
      this.refuse(isForGood ? 'rejected' : 'failed', { code: problem.code, limit: typeof limit === 'number' ? limit : undefined })
    }
  }

  private refuse(state: 'rejected' | 'failed', refused: Refused): void {
    if (this.id && state === 'rejected') {
      forgetUpload(this.id)
      this.id = undefined
    }
    this.item.refused = refused
    this.item.state = state
  }

  /** A pause that the return of the connection, or a stop, cuts short. */
  private pauseFor(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        globalThis.removeEventListener('online', wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      globalThis.addEventListener('online', wake)
      this.wake = wake
    })
  }
}

/** Gives back the room of an upload that nobody will finish; one that is gone already is fine. */
export async function abandonUpload(id: string, rules: UploadRules | undefined): Promise<void> {
  try {
    await (rules?.mode === 'multipart' ? abandonParts(id) : abandonTus(id))
  } catch {
    // The server forgets unfinished uploads by itself some hours later.
  }
}
