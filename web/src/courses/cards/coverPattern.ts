const tints = [
  'bg-primary/15 text-primary',
  'bg-info/15 text-info',
  'bg-warning/15 text-warning',
  'bg-secondary/15 text-secondary',
  'bg-success/15 text-success',
] as const

/** Circles of a drawing 160 by 90: centre and radius. */
const drawings = [
  [[130, 14, 46], [130, 14, 30], [130, 14, 14]],
  [[24, 84, 52], [96, 96, 44], [150, 74, 34]],
  [[80, 120, 88], [80, 120, 66], [80, 120, 44]],
  [[150, 90, 70], [118, 96, 40], [158, 36, 18]],
] as const

/** What is drawn for a course that has no cover: always the same for one course, different from its neighbours. */
export function coverPattern(seed: string) {
  let hash = 7
  for (const letter of seed) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return { tint: tints[hash % tints.length] as string, circles: drawings[(hash >>> 3) % drawings.length] ?? drawings[0] }
}
