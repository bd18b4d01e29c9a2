import { expect, test } from 'vitest'
import { refusalOf } from './doorway'
import { languageOf, texts } from './texts'

test('the language is the chosen one, else the first of the browser that we speak, else Polish', () => {
  expect(languageOf('en', ['pl'])).toBe('en')
  expect(languageOf(null, ['uk-UA', 'en-GB', 'pl'])).toBe('en')
  expect(languageOf(null, ['uk-UA', 'de'])).toBe('pl')
  expect(languageOf('xx', [])).toBe('pl')
})

test('both languages have the same buttons and hints', () => {
  const shape = (language: 'pl' | 'en') =>
    Object.entries(texts[language].scenes).map(([name, said]) => [name, Object.keys(said)])

  expect(shape('en')).toEqual(shape('pl'))
})

test('an answer that is no problem of ours counts as a lost connection', () => {
  expect(refusalOf({ code: 'slow-down', retry_after_s: 30 })).toEqual({ code: 'slow-down', retryAfterS: 30 })
  expect(refusalOf({ code: 'unavailable', retry_after_s: 3 })).toEqual({ code: 'lost', retryAfterS: 3 })
  expect(refusalOf({ code: 'challenge', challenge: 'c', seed: 's', bits: 14, parts: 16, status: 429 })).toEqual({
    code: 'challenge',
    retryAfterS: 0,
    challenge: { challenge: 'c', seed: 's', bits: 14, parts: 16 },
  })
  expect(refusalOf('<html>')).toEqual({ code: 'lost', retryAfterS: 0 })
})
