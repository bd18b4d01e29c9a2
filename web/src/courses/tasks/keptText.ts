/** What was typed and the server does not have yet, kept on this device until it does. */
export interface Kept<What> {
  read: () => What | undefined
  write: (what: What) => void
  drop: () => void
}

export function keptOnDevice<What>(name: string): Kept<What> {
  const key = `teleklasa.${name}`
  return {
    read() {
      try {
        const text = localStorage.getItem(key)
        return text === null ? undefined : (JSON.parse(text) as What)
      } catch {
        return undefined
      }
    },
    write(what) {
      try {
        localStorage.setItem(key, JSON.stringify(what))
      } catch {
        // A full or forbidden store: the page still holds it.
      }
    },
    drop: () => localStorage.removeItem(key),
  }
}

/** What passes by itself: the network, or a server that is away for a moment. */
export function isAway(problem: { code: string; status: number }): boolean {
  return problem.code === 'offline' || problem.code === 'busy' || problem.status >= 500 || problem.status === 429
}
