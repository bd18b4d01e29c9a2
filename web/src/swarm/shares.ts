/** What something is loaded with, and what it carries; units of one listening person. */
export interface Units {
  reserved_units: number
  observed_units: number
  capacity_units: number
}

/** Shares of a server's capacity, 1 at the ceiling; a lesson may be placed above it when no server has room. */
export interface Shares {
  reserved: number
  observed: number
}

export function sharesOf(load: Units): Shares {
  const share = (units: number) => (load.capacity_units > 0 ? units / load.capacity_units : 0)
  return { reserved: share(load.reserved_units), observed: share(load.observed_units) }
}

/** Where the ceiling is drawn, of the bar's length: the rest is room for what goes above it. */
export const ceiling_percent = 80

/** Length of a share on the bar, 0 to 100. */
export function barLength(share: number): number {
  return Math.min(100, Math.max(0, share * ceiling_percent))
}

/** Load average of a node per core; null while it is not known. */
export function cpuShare({ load_5m, cpu_count }: { load_5m: number | null; cpu_count: number | null }): number | null {
  return load_5m === null || !cpu_count ? null : load_5m / cpu_count
}
