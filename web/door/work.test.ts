import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { answerTo, hasher } from './work'

const seed = '0123456789abcdef0123456789abcdef'
const wordOf = (text: string) => createHash('sha256').update(text).digest().readInt32BE(0)

test('the first word of a hash is that of SHA-256', () => {
  const ours = hasher(seed + ':')
  const numbers = [0, 9, 10, 12_345, 2 ** 32 - 1, 7]

  expect(numbers.map(ours)).toEqual(numbers.map((number) => wordOf(`${seed}:${number}`)))
})

test('the numbers of an answer rise, and each hash begins with the zero bits that were asked', async () => {
  const { challenge, numbers } = await answerTo({ challenge: 'signed', seed, bits: 9, parts: 16 })

  expect(challenge).toBe('signed')
  expect(numbers.length).toBe(16)
  expect([...numbers].sort((one, other) => one - other)).toEqual(numbers)
  expect(new Set(numbers).size).toBe(16)
  expect(numbers.filter((number) => wordOf(`${seed}:${number}`) >>> 23 !== 0)).toEqual([])
})

test('a challenge without work is answered at once', async () => {
  expect((await answerTo({ challenge: '', seed, bits: 0, parts: 3 })).numbers).toEqual([0, 1, 2])
})
