import type { RouteLocationNormalizedLoaded } from 'vue-router'
import { passing } from '@/ui/kept'

const kept = `${passing}back-after-registration`

/** Keeps on this device where a person wanted to go, until the letter was opened, perhaps in another tab. */
export function keepWayBack(path: string | undefined): void {
  if (path) localStorage.setItem(kept, path)
}

/** Where the person wanted to go before registering; told once. */
export function takeWayBack(): string | undefined {
  const path = localStorage.getItem(kept) ?? undefined
  localStorage.removeItem(kept)
  return path
}

/** The query that brings back here after signing in. What stands behind `#` may be a secret, and a query reaches the server. */
export function backTo({ fullPath, hash }: Pick<RouteLocationNormalizedLoaded, 'fullPath' | 'hash'>): { back: string } {
  return { back: hash ? fullPath.slice(0, fullPath.indexOf('#')) : fullPath }
}
