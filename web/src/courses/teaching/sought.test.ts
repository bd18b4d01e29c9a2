import { expect, test } from 'vitest'
import { isSearching, soughtIn } from './sought'

test('an address names students by what it says rightly', () => {
  expect(soughtIn({ search: 'Ewa', status: 'pending', group: 'group-1', order: 'activity' }))
    .toEqual({ search: 'Ewa', status: 'pending', group: 'group-1', order: 'activity' })
  expect(soughtIn({ search: '', status: 'lost', group: ['a', 'b'], order: 'shoe-size' }))
    .toEqual({ search: undefined, status: undefined, group: undefined, order: undefined })
})

test('an order alone is no search', () => {
  expect([isSearching({ order: 'activity' }), isSearching({ status: 'active' }), isSearching({})]).toEqual([false, true, false])
})
