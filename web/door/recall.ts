/** What a browser remembers: that it is known, the language, and which meeting a tab went into. */

import type { Entered } from './scene'

/** Storage may be refused, as in private windows of old browsers; then nothing is remembered. */
function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key)
  } catch {
    return null
  }
}

function write(storage: () => Storage, key: string, value: string | null): void {
  try {
    if (value === null) storage().removeItem(key)
    else storage().setItem(key, value)
  } catch {
    /* remembered nothing: the next visit asks for a tap */
  }
}

const device = () => localStorage
const tab = () => sessionStorage

export const isKnownDevice = () => read(device, 'door.known') === '1'
export const rememberDevice = (isKnown: boolean) => write(device, 'door.known', isKnown ? '1' : null)
export const chosenLanguage = () => read(device, 'door.language')
export const rememberLanguage = (language: string) => write(device, 'door.language', language)
export const enteredHere = () => parsed(read(tab, 'door.entered'))
export const enteredAnywhere = () => parsed(read(device, 'door.entered'))

export function rememberEntered(entered: Entered | null): void {
  const text = entered && JSON.stringify(entered)
  write(tab, 'door.entered', text)
  write(device, 'door.entered', text)
}

function parsed(text: string | null): Entered | null {
  try {
    const found = JSON.parse(text ?? 'null') as Entered | null
    return found && typeof found.at === 'number' ? found : null
  } catch {
    return null
  }
}
