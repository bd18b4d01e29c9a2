import { keptOnDevice } from '@/ui/kept'

const kept_days = 30

interface Draft {
  text: string
  /** What the text was when the writing began; another one there means that somebody saved meanwhile. */
  base: string
  at: number
}

const kept = (key: string) => keptOnDevice<Draft>(`draft.${key}`)

/** The text that the person was writing under this key on this device; undefined if none or too old. */
export function keptDraft(key: string): Draft | undefined {
  const draft = kept(key).read()
  return draft && Date.now() - draft.at <= kept_days * 86_400_000 ? draft : undefined
}

export function keepDraft(key: string, text: string, base: string): void {
  kept(key).write({ text, base, at: Date.now() })
}

/** After the text was saved, or thrown away. */
export function forgetDraft(key: string): void {
  kept(key).drop()
}
