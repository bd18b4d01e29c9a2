/** Lets a pupil who waits try the microphone and the loudspeaker; nothing is recorded or sent. */

export type Heard = 'asking' | 'speak' | 'heard' | 'quiet' | 'denied' | 'missing'

const lookMs = 80
const loud = 0.015
const loudLooks = 4
const quietAfterMs = 7_000
/** Three notes of a chime: Hz, and seconds after the first. */
const notes = [
  [523, 0],
  [659, 0.18],
  [784, 0.36],
] as const

export class SoundCheck {
  private stream: MediaStream | undefined
  private context: AudioContext | undefined
  private looking: ReturnType<typeof setInterval> | undefined
  private turn = 0

  constructor(
    private readonly told: (heard: Heard) => void,
    private readonly showLevel: (share: number) => void,
  ) {}

  /** Listens until `stop`; the browser asks for leave the first time. */
  async start(): Promise<void> {
    const turn = ++this.turn
    this.told('asking')
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      if (turn === this.turn) this.listen(stream)
      else end(stream)
    } catch (error) {
      if (turn === this.turn) this.told((error as Error).name === 'NotAllowedError' ? 'denied' : 'missing')
    }
  }

  /** A short chime; only ever after a tap, or browsers keep it silent. */
  play(): void {
    const context = this.opened()
    for (const [frequency, after] of notes) {
      const at = context.currentTime + 0.05 + after
      const tone = new OscillatorNode(context, { frequency })
      const loudness = new GainNode(context, { gain: 0 })
      loudness.gain.setValueAtTime(0, at)
      loudness.gain.linearRampToValueAtTime(0.25, at + 0.02)
      loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.6)
      tone.connect(loudness).connect(context.destination)
      tone.start(at)
      tone.stop(at + 0.6)
    }
  }

  /** Lets go of the microphone. */
  stop(): void {
    this.turn += 1
    clearInterval(this.looking)
    end(this.stream)
    void this.context?.close()
    this.stream = this.context = undefined
    this.showLevel(0)
  }

  private listen(stream: MediaStream): void {
    this.stream = stream
    const context = this.opened()
    const ear = new AnalyserNode(context, { fftSize: 1024 })
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(ear)
    const samples = new Float32Array(ear.fftSize)
    const began = Date.now()
    let looks = 0
    this.told('speak')
    this.looking = setInterval(() => {
      ear.getFloatTimeDomainData(samples)
      const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
      this.showLevel(Math.min(1, level * 8))
      looks += level > loud ? 1 : 0
      if (looks >= loudLooks) this.told('heard')
      else if (Date.now() - began > quietAfterMs) this.told('quiet')
    }, lookMs)
  }

  private opened(): AudioContext {
    this.context ??= new AudioContext()
    void this.context.resume()
    return this.context
  }
}

function end(stream: MediaStream | undefined): void {
  stream?.getTracks().forEach((track) => track.stop())
}
