import type { Router } from 'vue-router'

/** The page of this app that `wanted` names, or undefined: an address elsewhere, an unknown page, the login itself. */
export function ownPage(router: Router, wanted: unknown): string | undefined {
  if (typeof wanted !== 'string' || !/^\/(?![/\\])/.test(wanted)) return undefined
  const found = router.resolve(wanted)
  const name = found.matched.at(-1)?.name
  return name === undefined || name === 'not-found' || name === 'login' || name === 'quick-link' ? undefined : found.fullPath
}
