const first_word = 'teleklasa.draft.'
const kept_days = 30

interface Draft {
  text: string
  /** What the text was when the writing began; another one there means that somebody saved meanwhile. */
  base: string
  at: number
}

/** The text that was being written under this key on this device; undefined if none or too old. */
export function keptDraft(key: string): Draft | undefined {
  try {
    const draft = JSON.parse(localStorage.getItem(first_word + key) ?? 'null') as Draft | null
    if (!draft || Date.now() - draft.at > kept_days * 86_400_000) return undefined
    return draft
  } catch {
    return undefined
  }
}

export function keepDraft(key: string, text: string, base: string): void {
  try {
    localStorage.setItem(first_word + key, JSON.stringify({ text, base, at: Date.now() } satisfies Draft))
  } catch { /* a full or forbidden store: the text is still on the page */ }
}

/** After the text was saved, or thrown away. */
export function forgetDraft(key: string): void {
  try {
    localStorage.removeItem(first_word + key)
  } catch { /* nothing was kept */ }
}
