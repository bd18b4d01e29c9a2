import { expect, test } from 'vitest'
import { queryOf, scopeOf } from './scope'

test('the address names the list, and the list the address', () => {
  const scope = scopeOf('matematyka', { task: 'abc', group: '6a' })

  expect(scope).toEqual({ course: 'matematyka', task: 'abc', group: '6a', state: 'submitted' })
  expect(queryOf(scope)).toEqual({ task: 'abc', group: '6a', state: undefined })
})

test('what waits in all own courses is one list', () => {
  expect(scopeOf('matematyka', { of: 'mine', task: 'abc' })).toEqual({ state: 'submitted' })
  expect(queryOf({ state: 'submitted' })).toEqual({ of: 'mine' })
})

test('nonsense in the address is what waits', () => {
  expect(scopeOf('m', { state: 'lost', task: ['a', 'b'] })).toEqual({ course: 'm', task: undefined, group: undefined, state: 'submitted' })
})

test('graded works are not told apart by group', () => {
  expect(scopeOf('m', { state: 'graded', task: 'abc', group: '6a' }).group).toBeUndefined()
})
