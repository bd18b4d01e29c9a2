import { passing } from '@/ui/kept'

const kept = `${passing}invite`
const kept_on_device_ms = 24 * 3_600_000

/**
 * Keeps the code of an invitation out of the address: in this tab until it is used, and for somebody without an account
 * also on this device for a day, as the letter of a registration may open in another tab.
 */
export function keepInviteCode(code: string, isVisitor: boolean): void {
  try {
    sessionStorage.setItem(kept, code)
    if (isVisitor) localStorage.setItem(kept, JSON.stringify({ code, at: Date.now() }))
    else localStorage.removeItem(kept)
  } catch {
    // A full or forbidden store: the code is in the field, and the link can be opened again.
  }
}

/** The code that was kept, or nothing. */
export function keptInviteCode(): string {
  try {
    return sessionStorage.getItem(kept) ?? onDevice() ?? ''
  } catch {
    return ''
  }
}

function onDevice(): string | undefined {
  const found = JSON.parse(localStorage.getItem(kept) ?? 'null') as { code: string; at: number } | null
  return found && Date.now() - found.at < kept_on_device_ms ? found.code : undefined
}

/** After it was used, or turned out to open nothing. */
export function forgetInviteCode(): void {
  try {
    sessionStorage.removeItem(kept)
    localStorage.removeItem(kept)
  } catch {
    // Nothing was kept.
  }
}
