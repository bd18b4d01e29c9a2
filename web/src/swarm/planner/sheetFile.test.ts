import { expect, test } from 'vitest'
import { sheetText } from './sheetFile'

test('reads a sheet in the encodings that programs write', () => {
  const utf8 = new TextEncoder().encode('\ufeffpoczątek;osób')
  const windows = Uint8Array.from([0x70, 0x6f, 0x63, 0x7a, 0xb9, 0x74, 0x65, 0x6b])
  const utf16 = Uint8Array.from([0xff, 0xfe, 0x38, 0, 0x3b, 0])

  expect([utf8, windows, utf16].map(sheetText)).toEqual(['początek;osób', 'początek', '8;'])
})

test('refuses what is no text', () => {
  expect(sheetText(Uint8Array.from([0x50, 0x4b, 0, 3]))).toBeUndefined()
})
