import type { PackageLine } from './packagesApi'

/** A report in the order in which it is read: what is lost, what is taken with a note, and how much is taken as it is. */
export interface ReportParts {
  failed: PackageLine[]
  skipped: PackageLine[]
  noted: PackageLine[]
  /** Taken whole, counted by kind, the most first. */
  taken: { kind: string; count: number }[]
}

export function partsOf(lines: readonly PackageLine[]): ReportParts {
  const whole = lines.filter(({ outcome, reason }) => outcome === 'made' && !reason)
  const counts = new Map<string, number>()
  for (const { kind } of whole) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return {
    failed: lines.filter(({ outcome }) => outcome === 'failed'),
    skipped: lines.filter(({ outcome }) => outcome === 'skipped'),
    noted: lines.filter(({ outcome, reason }) => outcome === 'made' && reason !== ''),
    taken: [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count),
  }
}
