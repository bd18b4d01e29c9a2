import type { RosterReport } from '@/api/types'

const waiting = new Map<string, RosterReport>()

/** Keeps the report on a list that made a group, for the group's page to show once. */
export function keepReport(slug: string, report: RosterReport): void {
  waiting.set(slug, report)
}

export function takeReport(slug: string): RosterReport | undefined {
  const report = waiting.get(slug)
  waiting.delete(slug)
  return report
}
