import { expect, test } from 'vitest'
import { nextPosition, renumbered, withCategory, withoutCategory, type CategoryTree } from './categoryTree'

const one = (slug: string, position: number) => ({ slug, name: slug, name_en: '', position })
const tree: CategoryTree[] = [
  { ...one('science', 0), children: [one('maths', 0), one('physics', 1), one('biology', 2)] },
  { ...one('languages', 1), children: [] },
]
const shape = (rows: readonly CategoryTree[]) => rows.map((root) => [root.slug, root.children.map((child) => child.slug)])

test('moving one up renumbers only the two that change places', () => {
  expect(renumbered(tree, 'physics', -1).map(({ slug, position }) => [slug, position])).toEqual([['physics', 0], ['maths', 1]])
})

test('nothing moves beyond an end', () => {
  expect([renumbered(tree, 'maths', -1), renumbered(tree, 'languages', 1), renumbered(tree, 'unknown', 1)]).toEqual([[], [], []])
})

test('a category moves under another, and a new one comes last', () => {
  const moved = withCategory(tree, { ...one('biology', nextPosition(tree, 'languages')), parent: 'languages' })

  expect(shape(moved)).toEqual([['science', ['maths', 'physics']], ['languages', ['biology']]])
  expect([nextPosition(tree, null), nextPosition(tree, 'science')]).toEqual([2, 3])
})

test('a deleted category is gone', () => {
  expect(shape(withoutCategory(tree, 'languages'))).toEqual([['science', ['maths', 'physics', 'biology']]])
})
