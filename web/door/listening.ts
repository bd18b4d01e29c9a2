/** Keeps the page told: by a stream where streams pass, by asking where they do not. */

import { askState, type Doorway, type Refusal } from './doorway'
import { retryDelayMs } from './scene'

export interface Told {
  doorway(doorway: Doorway): void
  refusal(refusal: Refusal): void
  /** Neither the stream nor asking gets through. */
  lost(): void
}

/** A stream that says nothing for so long after it was opened is held back by something on the way. */
const silentStreamMs = 6_000
/** A stream that speaks is still checked: a dead connection looks like a quiet one. */
const checkMs = { least: 60_000, most: 90_000 }

export class Listening {
  private stream: EventSource | undefined
  private streamFailures = 0
  private missedAnswers = 0
  private isOn = false
  private isAsking = false
  private asking: ReturnType<typeof setTimeout> | undefined
  private askingAt = Infinity
  private reconnecting: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly told: Told) {}

  /** Listens until `stop`. */
  start(): void {
    if (this.isOn) return
    this.isOn = true
    this.connect()
  }

  stop(): void {
    this.isOn = false
    this.planToAsk(Infinity)
    clearTimeout(this.reconnecting)
    this.stream?.close()
  }

  /** After sleep, a way back or a network that returned: ask at once, and listen anew. */
  wakeUp(): void {
    if (!this.isOn) return
    this.streamFailures = this.missedAnswers = 0
    if (this.stream?.readyState !== EventSource.OPEN) this.connect()
    void this.ask()
  }

  private connect(): void {
    clearTimeout(this.reconnecting)
    this.stream?.close()
    const stream = new EventSource('/door/wait')
    stream.addEventListener('doorway', (event) => this.hear(JSON.parse((event as MessageEvent<string>).data) as Doorway))
    stream.addEventListener('renewed', () => this.refuse({ code: 'link-renewed', retryAfterS: 0 }))
    stream.addEventListener('error', () => this.missStream(stream))
    this.stream = stream
    this.askWithin(silentStreamMs)
  }

  private hear(doorway: Doorway): void {
    this.streamFailures = this.missedAnswers = 0
    this.planToAsk(checkMs.least + Math.random() * (checkMs.most - checkMs.least))
    this.told.doorway(doorway)
  }

  /** The browser connects again by itself after a cut, but not after a refusal. */
  private missStream(stream: EventSource): void {
    const delayMs = retryDelayMs(this.streamFailures)
    this.streamFailures += 1
    this.askWithin(delayMs)
    if (stream.readyState !== EventSource.CLOSED || stream !== this.stream) return
    clearTimeout(this.reconnecting)
    this.reconnecting = setTimeout(() => this.connect(), 2_000 + delayMs)
  }

  private async ask(): Promise<void> {
    if (this.isAsking) return
    this.isAsking = true
    this.planToAsk(Infinity)
    const reply = await askState()
    this.isAsking = false
    if (!this.isOn) return
    if ('doorway' in reply) this.answer(reply.doorway)
    else if (reply.refusal.code === 'lost') this.missAnswer()
    else this.refuse(reply.refusal)
  }

  private answer(doorway: Doorway): void {
    const isStreaming = this.stream?.readyState === EventSource.OPEN && this.streamFailures === 0
    this.missedAnswers = 0
    this.planToAsk(isStreaming ? checkMs.least : doorway.ask_again_s * 1000)
    this.told.doorway(doorway)
  }

  private missAnswer(): void {
    this.missedAnswers += 1
    this.planToAsk(500 + retryDelayMs(this.missedAnswers))
    this.told.lost()
  }

  private refuse(refusal: Refusal): void {
    this.stop()
    this.told.refusal(refusal)
  }

  /** Never puts off what was planned sooner. */
  private askWithin(delayMs: number): void {
    if (Date.now() + delayMs < this.askingAt) this.planToAsk(delayMs)
  }

  private planToAsk(delayMs: number): void {
    clearTimeout(this.asking)
    this.askingAt = Date.now() + delayMs
    if (delayMs !== Infinity) this.asking = setTimeout(() => void this.ask(), delayMs)
  }
}
