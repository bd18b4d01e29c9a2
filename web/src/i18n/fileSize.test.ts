// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { fileSize } from './fileSize'

test('sizes of files read naturally', () => {
  expect([0, 999, 21_704, 1_400_000, 2_000_000_000].map((bytes) => fileSize(bytes, 'pl'))).toEqual(['0 B', '999 B', '22 kB', '1,4 MB', '2 GB'])
})
