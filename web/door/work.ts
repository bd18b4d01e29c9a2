/** Answers a challenge of the door: about a second of hashing, in slices that leave the page alive. */

export interface Challenge {
  /** The signed question; goes back with the answer. */
  challenge: string
  seed: string
  /** With so many zero bits the SHA-256 of `{seed}:{number}` has to begin. */
  bits: number
  /** How many such numbers are wanted, rising. */
  parts: number
}

export interface Answer {
  challenge: string
  numbers: number[]
}

const sliceMs = 20

export async function answerTo({ challenge, seed, bits, parts }: Challenge): Promise<Answer> {
  const wordOf = hasher(seed + ':')
  const numbers: number[] = []
  let number = 0
  while (numbers.length < parts) {
    const until = Date.now() + sliceMs
    while (numbers.length < parts && (number % 64 || Date.now() < until)) {
      if (bits === 0 || wordOf(number) >>> (32 - bits) === 0) numbers.push(number)
      number += 1
    }
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { challenge, numbers }
}

/** The constants of SHA-256 are fractions of square and cube roots of the first primes.  (FIPS 180-4, 4.2.2 and 5.3.3) */
const start = new Int32Array(8)
const keys = new Int32Array(64)

function fillConstants(): void {
  const fraction = (root: number) => (root - Math.floor(root)) * 2 ** 32
  for (let found = 0, candidate = 2; found < 64; candidate += 1) {
    let divisor = 2
    while (candidate % divisor) divisor += 1
    if (divisor < candidate) continue
    if (found < 8) start[found] = fraction(Math.sqrt(candidate))
    keys[found] = fraction(Math.cbrt(candidate))
    found += 1
  }
}

/** The first word of the SHA-256 of `prefix` and a number, which are short enough for one block. */
export function hasher(prefix: string): (number: number) => number {
  if (!keys[0]) fillConstants()
  const block = new Uint8Array(64)
  const words = new Int32Array(64)
  const view = new DataView(block.buffer)
  block.set(new TextEncoder().encode(prefix))
  return (number) => {
    const digits = String(number)
    let at = prefix.length
    for (let i = 0; i < digits.length; i += 1) block[at++] = digits.charCodeAt(i)
    block[at] = 0x80
    block.fill(0, at + 1, 62)
    view.setUint16(62, at * 8)
    for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(i * 4)
    return firstWord(words)
  }
}

/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index below is smaller than the length of its array */
const turn = (x: number, by: number) => (x >>> by) | (x << (32 - by))

/** One round of the hash over a block of sixteen words; the rest of `w` is room to work in.  (FIPS 180-4, 6.2.2) */
function firstWord(w: Int32Array): number {
  for (let i = 16; i < 64; i += 1) {
    const early = w[i - 15]!
    const late = w[i - 2]!
    w[i] =
      (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10)) + w[i - 7]! + (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) + w[i - 16]!
  }
  let a = start[0]!
  let b = start[1]!
  let c = start[2]!
  let d = start[3]!
  let e = start[4]!
  let f = start[5]!
  let g = start[6]!
  let h = start[7]!
  for (let i = 0; i < 64; i += 1) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + keys[i]! + w[i]!) | 0
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  return (a + start[0]!) | 0
}
