import { expect, test } from 'vitest'
import { countWords } from './words'

test('words are counted as a reader meets them', () => {
  expect(countWords('')).toBe(0)
  expect(countWords('## Pół *jabłka*\n\n- to biało-czerwony $1/2$')).toBe(6)
  expect(countWords('[strona szkoły](https://example.com/a-b) ![koło](media:abc)')).toBe(3)
})
