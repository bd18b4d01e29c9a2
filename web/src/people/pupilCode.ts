/** The code of a personal link from what was typed or pasted, a whole link too; undefined if it cannot be one. */
export function codeAsTyped(typed: string): string | undefined {
  const last = typed.trim().replace(/[?#].*$/, '').split('/').filter(Boolean).at(-1) ?? ''
  const code = last.replace(/[\s\-–—.]+/g, '').toUpperCase()
  return /^[0-9A-Z]{4,32}$/.test(code) ? code : undefined
}
