/** A "no" of the server, or of the network: `code` is the contract, its text is looked up by the language. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(code)
    this.name = 'Problem'
  }

  /** Codes of what is wrong, by field of the form that was sent. */
  get fields(): Readonly<Record<string, readonly string[]>> {
    return (this.facts.fields as Record<string, string[]> | undefined) ?? {}
  }

  /** Seconds after which trying again makes sense, if the server said so. */
  get retryAfterS(): number | undefined {
    const seconds = this.facts.retry_after_s
    return typeof seconds === 'number' ? Math.ceil(seconds) : undefined
  }
}

/** The problem that an answer tells of; an answer in no known form is `unexpected`. */
export function problemOf(status: number, body: unknown): Problem {
  if (typeof body !== 'object' || body === null || !('code' in body)) {
    return new Problem(status >= 502 && status <= 504 ? 'offline' : 'unexpected', status)
  }
  return new Problem(String(body.code), status, body as Record<string, unknown>)
}

/** Whatever was thrown, as a problem: a request that never arrived is `offline`. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  return new Problem(thrown instanceof TypeError ? 'offline' : 'unexpected', 0)
}
