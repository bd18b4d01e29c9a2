import type { Router } from 'vue-router'

/** Pages that nobody wants to come back to. */
const passing = new Set(['not-found', 'login', 'quick-link', 'register', 'register-confirm', 'forgot-password', 'reset-password'])

/** The page of this app that `wanted` names, or undefined: an address elsewhere, an unknown page, one of signing in. */
export function ownPage(router: Router, wanted: unknown): string | undefined {
  if (typeof wanted !== 'string' || !/^\/(?![/\\])/.test(wanted)) return undefined
  const found = router.resolve(wanted)
  const name = found.matched.at(-1)?.name
  return name === undefined || passing.has(String(name)) ? undefined : found.fullPath
}
