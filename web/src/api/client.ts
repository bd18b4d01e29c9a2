import createClient, { type Middleware } from 'openapi-fetch'
import { firstAnswers } from './firstAnswers'
import { asProblem, problemOf } from './problem'
import type { paths } from './schema'
import type { Whole } from './types'

let toldToken = ''
let cookieThen: string | undefined
let whenSignedOut: () => void = () => undefined

/** The token that every write carries.  The cookie comes first: signing in in another tab has changed it there. */
export function currentCsrfToken(): string {
  return tokenCookie() ?? toldToken
}

function tokenCookie(): string | undefined {
  return /(?:^|; )(?:__Host-)?csrf=([^;]+)/.exec(document.cookie)?.[1]
}

export function rememberCsrfToken(token: string): void {
  toldToken = token
  cookieThen = tokenCookie()
}

/** Whether another tab has signed in or out since this one asked who is here; what is sent now may be somebody else's. */
export function isSessionNew(): boolean {
  return tokenCookie() !== cookieThen
}

/** What to do once the server no longer knows who is asking. */
export function onSignedOut(act: () => void): void {
  whenSignedOut = act
}

const csrf: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET') request.headers.set('X-CSRFToken', currentCsrfToken())
    return request
  },
}

export const api = createClient<paths>({ baseUrl: globalThis.location.origin, credentials: 'same-origin' })
api.use(csrf, firstAnswers)

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The body of a good answer.  Throws Problem for any other, also when the network is away. */
export async function answer<T>(call: Promise<Answer<T>>): Promise<Whole<T>> {
  let got: Answer<T>
  try {
    got = await call
  } catch (thrown) {
    throw asProblem(thrown)
  }
  if (got.response.ok) return got.data as Whole<T>
  const problem = problemOf(got.response.status, got.error)
  if (problem.code === 'not-signed-in') whenSignedOut()
  throw problem
}
