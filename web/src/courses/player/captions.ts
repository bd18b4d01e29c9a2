export interface Cue {
  start_s: number
  end_s: number
  text: string
}

const timing = /^(?:(\d{2,4}):)?(\d{2}):(\d{2})\.(\d{3})[ \t]+-->[ \t]+(?:(\d{2,4}):)?(\d{2}):(\d{2})\.(\d{3})/
const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&nbsp;': ' ', '&lrm;': '', '&rlm;': '' }

const seconds = (parts: readonly (string | undefined)[]) => {
  const [hours = 0, minutes = 0, whole = 0, thousandths = 0] = parts.map((part) => Number(part ?? 0))
  return hours * 3600 + minutes * 60 + whole + thousandths / 1000
}

const plain = (text: string) => text.replace(/<[^>]*>/g, '').replace(/&[a-z]+;/g, (entity) => entities[entity] ?? entity).trim()

/** The lines of a WebVTT file as plain text, in order of time; blocks of other sorts are left out. */
export function readCues(vtt: string): Cue[] {
  const blocks = vtt.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n').split(/\n{2,}/)
  const cues = blocks.flatMap((block) => {
    const lines = block.split('\n').filter((line) => line !== '')
    const place = lines.findIndex((line) => line.includes('-->'))
    const found = place < 0 ? null : timing.exec(lines[place]?.trim() ?? '')
    const text = plain(lines.slice(place + 1).join(' '))
    return found && text ? [{ start_s: seconds(found.slice(1, 5)), end_s: seconds(found.slice(5, 9)), text }] : []
  })
  return cues.sort((one, other) => one.start_s - other.start_s)
}

/** The line that is said now: the last that has begun; -1 before the first. */
export function cueAt(cues: readonly Cue[], position_s: number): number {
  const next = cues.findIndex((cue) => cue.start_s > position_s + 0.05)
  return next < 0 ? cues.length - 1 : next - 1
}

/** "1:05", "1:00:05" */
export function clock(position_s: number): string {
  const whole = Math.max(0, Math.floor(position_s))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** The captions to begin with: those chosen before on this device, else the app's language, else the first. */
export function captionsFor<Captions extends { language: string }>(all: readonly Captions[], wanted: readonly string[]): Captions | undefined {
  for (const language of wanted) {
    const found = all.find((one) => one.language.slice(0, 2) === language.slice(0, 2))
    if (found) return found
  }
  return all[0]
}
