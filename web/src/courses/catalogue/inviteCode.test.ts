// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { forgetInviteCode, keepInviteCode, keptInviteCode } from './inviteCode'

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  sessionStorage.clear()
})
afterEach(() => vi.useRealTimers())

test('an invitation waits in its tab while one signs in', () => {
  keepInviteCode('KLON-2026', false)

  expect(keptInviteCode()).toBe('KLON-2026')
  expect(localStorage.length).toBe(0)
})

test('an invitation of a visitor opens in another tab too, for a day', () => {
  keepInviteCode('KLON-2026', true)
  sessionStorage.clear()
  expect(keptInviteCode()).toBe('KLON-2026')

  vi.advanceTimersByTime(25 * 3_600_000)
  expect(keptInviteCode()).toBe('')
})

test('once somebody who is signed in has seen it, it is nowhere but in that tab', () => {
  keepInviteCode('KLON-2026', true)
  keepInviteCode('KLON-2026', false)

  expect(localStorage.length).toBe(0)
})

test('a used invitation is forgotten', () => {
  keepInviteCode('KLON-2026', true)
  forgetInviteCode()

  expect(keptInviteCode()).toBe('')
})
