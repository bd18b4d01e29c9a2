import { afterEach, expect, test, vi } from 'vitest'
import { firstAnswers, forgetFirstAnswersSoon, keepFirstAnswers } from './firstAnswers'

const host = 'https://school.example'

/** What the app would ask now, as far as the page has answered it. */
async function ask(address: string, method = 'GET'): Promise<unknown> {
  const asked = { request: new Request(host + address, { method }) } as Parameters<NonNullable<typeof firstAnswers.onRequest>>[0]
  const given = await firstAnswers.onRequest?.(asked)
  return given instanceof Response ? JSON.parse(await given.text()) : undefined
}

function openPage(answers: Record<string, unknown>): { remove: () => void } {
  const element = { textContent: JSON.stringify(answers), remove: vi.fn() }
  vi.stubGlobal('document', { getElementById: (id: string) => (id === 'first-answers' ? element : null) })
  keepFirstAnswers()
  return element
}

afterEach(() => {
  vi.useFakeTimers()
  forgetFirstAnswersSoon()
  vi.runAllTimers()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('an answer of the page is given once, to the very address', async () => {
  const element = openPage({ '/api/v1/courses?sort=newest': { results: ['Żółć <script>'], next: null } })

  expect(element.remove).toHaveBeenCalledOnce()
  expect(await ask('/api/v1/courses')).toBeUndefined()
  expect(await ask('/api/v1/courses?sort=newest', 'POST')).toBeUndefined()
  expect(await ask('/api/v1/courses?sort=newest')).toEqual({ results: ['Żółć <script>'], next: null })
  expect(await ask('/api/v1/courses?sort=newest')).toBeUndefined()
})

test('an answer that nobody asks for is soon forgotten', async () => {
  openPage({ '/api/v1/categories': [] })
  vi.useFakeTimers()
  forgetFirstAnswersSoon()
  vi.advanceTimersByTime(5_000)

  expect(await ask('/api/v1/categories')).toBeUndefined()
})

test('a page without answers asks for all of them', async () => {
  vi.stubGlobal('document', { getElementById: () => null })
  keepFirstAnswers()

  expect(await ask('/api/v1/categories')).toBeUndefined()
})
