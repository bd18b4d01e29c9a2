import { expect, it } from 'vitest'
import { canBeShown } from './shown'

it.each([
  ['Ułamki.pdf', true],
  ['MAPA.PPTX', true],
  ['arkusz.ods', true],
  ['paczka.zip', false],
  ['pdf', false],
  ['notatki.md', false],
])('%s as slides: %s', (name, expected) => {
  expect(canBeShown({ name })).toBe(expected)
})
