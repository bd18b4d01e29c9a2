/** What fits into one request with room to spare. */
export const most_sheet_bytes = 1_500_000

/** The text of a sheet: UTF-8, UTF-16 with a mark, or Windows-1250; undefined for a file that is no text. */
export function sheetText(bytes: Uint8Array): string | undefined {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const encodings = isUtf16 ? [bytes[0] === 0xff ? 'utf-16le' : 'utf-16be'] : ['utf-8', 'windows-1250']
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      return text.includes('\0') ? undefined : text
    } catch {
      continue
    }
  }
  return undefined
}
