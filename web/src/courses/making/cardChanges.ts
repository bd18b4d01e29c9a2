import type { CourseCardEdit } from '@/courses/workbench/api'

/** The fields of the card that are typed and then saved together. */
export const cardFields = [
  'title', 'summary', 'description_source', 'goals', 'requirements', 'language', 'level', 'category', 'time_zone', 'visibility',
  'shows_classmates', 'gives_certificate',
] as const
export type CardField = (typeof cardFields)[number]
export type CardChanges = Partial<Pick<CourseCardEdit, CardField>>

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** The changes with this one; a field that is again as the card has it is no change. */
export function withChange(changes: CardChanges, card: CourseCardEdit, field: CardField, value: unknown): CardChanges {
  const others = Object.fromEntries(Object.entries(changes).filter(([name]) => name !== field))
  return same(value, card[field]) ? others : { ...others, [field]: value }
}

/** What of the changes is still one against this card, which somebody may have changed. */
export function stillChanged(changes: CardChanges, card: CourseCardEdit): CardChanges {
  return Object.fromEntries(Object.entries(changes).filter(([field, value]) => !same(value, card[field as CardField])))
}

/** The changes as the server takes them: points that nothing was written into are left out. */
export function sendable(changes: CardChanges): CardChanges {
  const filled = (points: string[]) => points.map((point) => point.trim()).filter(Boolean)
  return {
    ...changes,
    ...(changes.goals && { goals: filled(changes.goals) }),
    ...(changes.requirements && { requirements: filled(changes.requirements) }),
  }
}

interface KeptChanges {
  version: number
  changes: CardChanges
}

const place = (slug: string) => `teleklasa.card.${slug}`

/** Changes that were typed on this device and not saved, with the version of the card that they were made on. */
export function keptChanges(slug: string): KeptChanges | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(place(slug)) ?? 'null') as KeptChanges | null
    return kept && typeof kept.version === 'number' && typeof kept.changes === 'object' ? kept : undefined
  } catch {
    return undefined
  }
}

export function keepChanges(slug: string, version: number, changes: CardChanges): void {
  try {
    if (Object.keys(changes).length) localStorage.setItem(place(slug), JSON.stringify({ version, changes }))
    else localStorage.removeItem(place(slug))
  } catch {
    // A full or closed store: what was typed is still on the page.
  }
}
