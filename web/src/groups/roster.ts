/** What a pasted list of pupils holds, read the way the server reads it: a name a line, "1." in front is dropped. */
export interface Roster {
  names: string[]
  blank_lines: number
  /** Names that occur again in the list, or are in the group already. */
  duplicates: string[]
}

const ordinal = /^\s*\d{1,3}\s*[.)]?\s+/u

export function readRoster(text: string, alreadyThere: readonly string[] = []): Roster {
  const met = new Set(alreadyThere.map(sameName))
  const roster: Roster = { names: [], blank_lines: 0, duplicates: [] }
  for (const line of linesOf(text)) {
    const name = line.replace(/\t/g, ' ').replace(ordinal, '').normalize('NFC').replace(/\s+/gu, ' ').trim()
    if (!name) roster.blank_lines++
    else if (met.has(sameName(name))) roster.duplicates.push(name)
    else roster.names.push(name)
    met.add(sameName(name))
  }
  return roster
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|[\n\v\f\r\u2028\u2029]/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

function sameName(name: string): string {
  return name.toLowerCase()
}
