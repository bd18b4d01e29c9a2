import { expect, test } from 'vitest'
import { endOfDay, inviteAddress, inviteState } from './inviteState'

const now = new Date('2026-11-22T12:00:00Z')
const invite = { uses: 3, most_uses: null, expires_at: null, revoked_at: null }

test('an invitation opens until it is used up, over or revoked', () => {
  expect(inviteState(invite, now)).toBe('open')
  expect(inviteState({ ...invite, most_uses: 4 }, now)).toBe('open')
  expect(inviteState({ ...invite, most_uses: 3 }, now)).toBe('used')
  expect(inviteState({ ...invite, expires_at: '2026-11-22T11:00:00Z' }, now)).toBe('expired')
  expect(inviteState({ ...invite, revoked_at: '2026-11-22T11:00:00Z', expires_at: '2026-11-22T11:00:00Z' }, now)).toBe('revoked')
})

test('the code of an invitation is not sent to any server', () => {
  expect(new URL(inviteAddress('https://szkola.pl', 'ABCD-EFGH')).pathname).toBe('/invite')
})

test('an invitation for days ends with the last of them', () => {
  expect(new Date(endOfDay(7, now)).getTime() - now.getTime()).toBeGreaterThan(7 * 86_400_000 - 86_400_000)
})
