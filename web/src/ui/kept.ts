/**
 * What a person typed and the server does not have yet, kept on this device under that person's name: whoever sits
 * here next neither reads nor sends it.  All of it is forgotten once the person signs out.
 */
export interface Kept<What> {
  read: () => What | undefined
  /** Whether it was kept: a full or forbidden store keeps nothing, and only the page holds it. */
  write: (what: What) => boolean
  drop: () => void
}

const of_person = 'teleklasa.of.'
const longest_last_act_ms = 3_000
const lastActs = new Set<() => Promise<unknown>>()
let owner: string | undefined

/** Begins the keys of what a visitor keeps on the way to signing in; it goes with signing out as well. */
export const passing = 'teleklasa.passing.'

/** Whose things are kept from now on; of a visitor nothing is. */
export function keepFor(person: string | undefined): void {
  owner = person
}

/** Something of the person who is here now; it stays theirs when somebody else comes. */
export function keptOnDevice<What>(name: string): Kept<What> {
  const key = owner && `${of_person}${owner}.${name}`

  return {
    read() {
      try {
        const text = key && localStorage.getItem(key)
        return text ? (JSON.parse(text) as What) : undefined
      } catch {
        return undefined
      }
    },
    write(what) {
      try {
        if (key) localStorage.setItem(key, JSON.stringify(what))
        return Boolean(key)
      } catch {
        return false
      }
    },
    drop() {
      try {
        if (key) localStorage.removeItem(key)
      } catch {
        // Nothing was kept.
      }
    },
  }
}

/** Something to be sent, if the network allows, before the person is signed out. */
export function beforeSignOut(act: () => Promise<unknown>): void {
  lastActs.add(act)
}

/** Does what has to be done before signing out; a slow network does not hold anybody here. */
export async function doLastActs(): Promise<void> {
  const all = Promise.allSettled([...lastActs].map((act) => act()))
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, longest_last_act_ms))])
}

/** Forgets all that was kept of a person, and where a visitor was on the way to. */
export function forgetKept(person: string): void {
  const gone = [`${of_person}${person}.`, passing]
  try {
    for (const store of [localStorage, sessionStorage]) {
      for (const key of Object.keys(store)) if (gone.some((start) => key.startsWith(start))) store.removeItem(key)
    }
  } catch {
    // A forbidden store has kept nothing.
  }
}
