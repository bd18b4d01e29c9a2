import type { Middleware } from 'openapi-fetch'

/** So long after the app has begun, what came with the page is no longer the newest. */
const good_for_ms = 5_000
const answers = new Map<string, unknown>()

/** Takes the answers that the server has written into the page: what the app asks first needs no way there and back. */
export function keepFirstAnswers(): void {
  const element = document.getElementById('first-answers')
  if (!element) return
  for (const [address, body] of Object.entries(JSON.parse(element.textContent) as Record<string, unknown>)) answers.set(address, body)
  element.remove()
}

/** Lets go of those that nobody asked for. */
export function forgetFirstAnswersSoon(): void {
  setTimeout(() => answers.clear(), good_for_ms)
}

/** Each is given once, and at once: not even a frame is painted before. */
export const firstAnswers: Middleware = {
  onRequest({ request }) {
    if (!answers.size || request.method !== 'GET') return undefined
    const { pathname, search } = new URL(request.url)
    const address = pathname + search
    if (!answers.has(address)) return undefined
    const body = JSON.stringify(answers.get(address))
    answers.delete(address)
    return Object.defineProperty(new Response(null, { status: 200 }), 'text', { value: () => Promise.resolve(body) })
  },
}
