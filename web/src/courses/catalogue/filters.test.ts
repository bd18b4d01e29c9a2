import { expect, test } from 'vitest'
import { countOf, filtersOf, queryOf, sortOf } from './filters'

test('an address that tells filters is told again by them', () => {
  const query = { q: 'ułamki', category: 'matematyka', language: 'pl', level: 'beginner', length: 'short', rating: '4.5', preview: '1' }

  expect(queryOf(filtersOf(query))).toEqual(query)
  expect(countOf(filtersOf(query))).toBe(5)
})

test.each<Record<string, string>>([
  { level: 'genius' },
  { length: 'endless' },
  { rating: '9' },
  { rating: 'good' },
  { category: '../x' },
  { language: 'polski język' },
  { preview: 'no' },
  { q: '' },
])('what cannot be a filter is left out: %o', (query) => {
  expect(queryOf(filtersOf(query))).toEqual({})
})

test.each([
  [{}, false, 'newest'],
  [{}, true, 'relevance'],
  [{ sort: 'relevance' }, false, 'newest'],
  [{ sort: 'rating' }, true, 'rating'],
  [{ sort: 'worst' }, false, 'newest'],
])('%o of a search (%s) is ordered by %s', (query: Record<string, string>, isSearch, sort) => {
  expect(sortOf(query, isSearch)).toBe(sort)
})
