export interface Piece {
  text: string
  href?: string
}

const address = /https?:\/\/[^\s<>"]+/g

/** A plain text in pieces, its web addresses told apart; a full stop or bracket after one is not part of it. */
export function withLinks(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const found of text.matchAll(address)) {
    const href = found[0].replace(/[.,;:!?)\]]+$/, '')
    if (found.index > from) pieces.push({ text: text.slice(from, found.index) })
    pieces.push({ text: href, href })
    from = found.index + href.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}
