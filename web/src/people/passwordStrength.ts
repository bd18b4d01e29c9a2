export type Strength = 'short' | 'weak' | 'fair' | 'good'

/** What the server asks for at least. */
export const shortest_password = 10
const good_length = 16
const fewest_different = 5

/** How hard a new password is to guess, roughly: length counts, not special signs; "aaaaaaaaaaaa" does not help. */
export function passwordStrength(password: string): Strength {
  const signs = [...password]
  if (signs.length < shortest_password) return 'short'
  if (new Set(signs).size < fewest_different || /^\d+$/.test(password)) return 'weak'
  return signs.length < good_length ? 'fair' : 'good'
}

/** How many more characters are needed before it may be used. */
export function missingCharacters(password: string): number {
  return Math.max(0, shortest_password - [...password].length)
}
