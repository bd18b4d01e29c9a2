import { type ChangeSpec, EditorSelection, type EditorState, type TransactionSpec } from '@codemirror/state'

/** Puts the marks around what is selected, or takes them away where they are. */
export function wrap(state: EditorState, before: string, after = before, sample = ''): TransactionSpec {
  return state.changeByRange((range) => {
    const text = state.sliceDoc(range.from, range.to)
    const around = [state.sliceDoc(range.from - before.length, range.from), state.sliceDoc(range.to, range.to + after.length)]
    if (around[0] === before && around[1] === after) {
      const changes: ChangeSpec = [
        { from: range.from - before.length, to: range.from },
        { from: range.to, to: range.to + after.length },
      ]
      return { changes, range: EditorSelection.range(range.from - before.length, range.to - before.length) }
    }
    const inner = text || sample
    const start = range.from + before.length
    return {
      changes: { from: range.from, to: range.to, insert: before + inner + after },
      range: EditorSelection.range(start, start + inner.length),
    }
  })
}

/** Begins every selected line with the mark, or takes it away when all of them have it. */
export function prefix(state: EditorState, mark: (place: number) => string, pattern: RegExp): TransactionSpec {
  const { from, to } = state.selection.main
  const lines = []
  for (let line = state.doc.lineAt(from); ; line = state.doc.line(line.number + 1)) {
    lines.push(line)
    if (line.to >= to || line.number === state.doc.lines) break
  }
  const isMarked = lines.every((line) => pattern.test(line.text))
  const changes = lines.map((line, place) => {
    const old = pattern.exec(line.text)?.[0].length ?? 0
    return { from: line.from, to: line.from + old, insert: isMarked ? '' : mark(place) }
  })
  const set = state.changes(changes)
  return { changes: set, selection: EditorSelection.range(set.mapPos(from, 1), set.mapPos(to, 1)) }
}

/** Puts a paragraph of its own after the one with the cursor; `chosen` of it is selected. */
export function insertBlock(state: EditorState, text: string, chosen?: [number, number]): TransactionSpec {
  const { doc } = state
  const isEmpty = (number: number) => doc.line(number).text.trim() === ''
  let line = doc.lineAt(state.selection.main.head)
  const isFree = isEmpty(line.number)
  while (!isFree && line.number < doc.lines && !isEmpty(line.number + 1)) line = doc.line(line.number + 1)
  const at = isFree ? line.from : line.to
  const isBelowText = line.number > 1 && !isEmpty(line.number - 1)
  const gap = isFree ? (isBelowText ? '\n' : '') : '\n\n'
  const needsEnd = line.number === doc.lines || !isEmpty(line.number + 1)
  const start = at + gap.length
  return {
    changes: { from: at, to: line.to, insert: `${gap}${text}${needsEnd ? '\n' : ''}` },
    selection: chosen ? EditorSelection.range(start + chosen[0], start + chosen[1]) : EditorSelection.cursor(start + text.length),
    scrollIntoView: true,
  }
}
