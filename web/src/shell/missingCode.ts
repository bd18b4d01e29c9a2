import type { RouteLocationNormalized } from 'vue-router'

const answers_within_ms = 5_000

/**
 * The code of the page that somebody wants to see did not come. Where the school answers, it was renewed since this
 * page was opened, and what is wanted is loaded from anew; else the page stays and tells why, and may be tried again.
 */
export async function goOnWithoutCode(
  thrown: Error, to: RouteLocationNormalized, from: RouteLocationNormalized, tell: (thrown: unknown) => void,
): Promise<void> {
  const isOpen = from.matched.length > 0
  if (isOpen && isMissingCode(thrown) && (await schoolAnswers())) location.assign(to.fullPath)
  else tell(thrown)
}

/** Browsers throw a TypeError for code that does not come, Vite an error of its own for its style sheet. */
function isMissingCode(thrown: Error): boolean {
  return thrown instanceof TypeError || thrown.message.includes('preload')
}

function schoolAnswers(): Promise<boolean> {
  const asked = fetch('/', { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(answers_within_ms) })
  return asked.then((answer) => answer.ok, () => false)
}
