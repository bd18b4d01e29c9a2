import { expect, test } from 'vitest'
import { codeAsTyped } from './pupilCode'

test.each([
  ['bcdfg-hjkmn', 'BCDFGHJKMN'],
  [' BCDFG HJKMN ', 'BCDFGHJKMN'],
  ['https://szkola.example/BCDFG-HJKMN?x=1#y', 'BCDFGHJKMN'],
  ['UCZEN1', 'UCZEN1'],
  ['abc', undefined],
  ['', undefined],
  ['żółw5', undefined],
])('%s typed as a code is %s', (typed, code) => {
  expect(codeAsTyped(typed)).toBe(code)
})
