const letters = 'abcdefghjkmnpqrstvwxyz23456789' // no i, l, o, u, 0, 1: nothing is misread
const groups = 4
const group_length = 4

/** A fresh random password that can be read aloud: `kmtr-7pwx-nzbh-4qvd`, 78 bits. */
export function makePassword(): string {
  return Array.from({ length: groups }, () => Array.from({ length: group_length }, randomLetter).join('')).join('-')
}

/** Every letter equally likely: bytes above the last full round of letters are drawn again. */
function randomLetter(): string {
  const limit = 256 - (256 % letters.length)
  const byte = new Uint8Array(1)
  do crypto.getRandomValues(byte)
  while (byte[0] >= limit)
  return letters[byte[0] % letters.length]
}
