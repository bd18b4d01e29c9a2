import { expect, test } from 'vitest'
import { missingCharacters, passwordStrength } from './passwordStrength'

test.each([
  ['', 'short'],
  ['tablica', 'short'],
  ['aaaaaaaaaaaaaaaaaaaa', 'weak'],
  ['123456789012', 'weak'],
  ['kreda-tablica', 'fair'],
  ['kreda tablica gąbka', 'good'],
])('password "%s" is %s', (password, strength) => {
  expect(passwordStrength(password)).toBe(strength)
})

test('characters that are missing are counted as people see them', () => {
  expect([missingCharacters('🙂🙂'), missingCharacters('kreda-tablica')]).toEqual([8, 0])
})
