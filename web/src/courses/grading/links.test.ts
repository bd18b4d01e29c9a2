import { expect, test } from 'vitest'
import { withLinks } from './links'

test('web addresses are links, what stands around them is text', () => {
  expect(withLinks('Praca: https://example.com/a?b=1. Koniec')).toEqual([
    { text: 'Praca: ' },
    { text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' },
    { text: '. Koniec' },
  ])
})

test('nothing else becomes a link', () => {
  expect(withLinks('javascript:alert(1) www.example.com')).toEqual([{ text: 'javascript:alert(1) www.example.com' }])
  expect(withLinks('')).toEqual([])
})
