import { expect, test } from 'vitest'
import { makePassword } from './madePassword'

test('a made-up password is four groups of four letters that are not misread, and never the same', () => {
  const made = Array.from({ length: 200 }, makePassword)

  expect(made.filter((password) => !/^([a-hjkmnp-tv-z2-9]{4}-){3}[a-hjkmnp-tv-z2-9]{4}$/.test(password))).toEqual([])
  expect(new Set(made).size).toBe(200)
})
