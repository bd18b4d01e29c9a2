export const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** The fields that differ from what they were. */
export function changesOf<Fields extends object>(now: Fields, before: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => !isSame(value, before[name as keyof Fields]))) as Partial<Fields>
}

/** What is left to send without the values that were refused. */
export function withoutRefused<Fields extends object>(changes: Partial<Fields>, refused: Partial<Fields>): Partial<Fields> {
  return Object.fromEntries(Object.entries(changes).filter(([name, value]) => !(name in refused) || !isSame(value, refused[name as keyof Fields]))) as Partial<Fields>
}
