import { expect, test } from 'vitest'
import { movedBy } from './order'

test('an item moves one place and stays at the edges', () => {
  const list = ['a', 'b', 'c']

  expect([movedBy(list, 'b', -1), movedBy(list, 'b', 1), movedBy(list, 'a', -1), movedBy(list, 'c', 1), movedBy(list, 'x', 1)]).toEqual([
    ['b', 'a', 'c'],
    ['a', 'c', 'b'],
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ])
})
