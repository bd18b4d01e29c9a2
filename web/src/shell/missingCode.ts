import type { RouteLocationNormalized, Router } from 'vue-router'

const answers_within_ms = 5_000

/**
 * The code of the page that somebody wants to see did not come. Where the school answers, it was renewed since this
 * page was opened, and what is wanted is loaded from anew; else the page stays and tells why, and may be tried again.
 */
export function goOnWithoutCode(router: Router, tell: (thrown: unknown) => void): void {
  router.onError(async (thrown: Error, to, from) => {
    if (!isMissingCode(thrown) || !isOpen(from) || !(await schoolAnswers())) tell(thrown)
    // Whoever has gone elsewhere meanwhile stays there.
    else if (router.currentRoute.value.fullPath === from.fullPath) location.assign(to.fullPath)
  })
}

function isOpen(page: RouteLocationNormalized): boolean {
  return page.matched.length > 0
}

/** What Chromium, Firefox, Safari and, for style sheets, Vite say of code that does not come. */
function isMissingCode(thrown: Error): boolean {
  return /import|module|preload/i.test(thrown.message)
}

function schoolAnswers(): Promise<boolean> {
  const asked = fetch('/', { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(answers_within_ms) })
  return asked.then((answer) => answer.ok, () => false)
}
