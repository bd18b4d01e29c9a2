import type { CourseCardEdit } from '@/courses/workbench/api'
import { keptOnDevice } from '@/ui/kept'

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

/** Changes that were typed on this device and not saved, with the version of the card that they were made on. */
export function cardKeeping(slug: string) {
  const kept = keptOnDevice<KeptChanges>(`card.${slug}`)
  return {
    read: kept.read,
    write(version: number, changes: CardChanges): void {
      if (Object.keys(changes).length) kept.write({ version, changes })
      else kept.drop()
    },
  }
}
