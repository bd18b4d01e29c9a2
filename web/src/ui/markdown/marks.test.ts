import { EditorState, type TransactionSpec } from '@codemirror/state'
import { describe, expect, test } from 'vitest'
import { insertBlock, prefix, wrap } from './marks'

function after(text: string, [from, to]: [number, number], change: (state: EditorState) => TransactionSpec) {
  const state = EditorState.create({ doc: text, selection: { anchor: from, head: to } })
  const now = state.update(change(state)).state
  return [now.doc.toString(), now.sliceDoc(now.selection.main.from, now.selection.main.to)]
}

const bold = (state: EditorState) => wrap(state, '**', '**', 'tekst')
const quote = (state: EditorState) => prefix(state, () => '> ', /^> /)
const numbers = (state: EditorState) => prefix(state, (place) => `${place + 1}. `, /^\d+\. /)

describe('marks around words', () => {
  test('are put and taken away', () => {
    expect(after('pół jabłka', [0, 3], bold)).toEqual(['**pół** jabłka', 'pół'])
    expect(after('**pół** jabłka', [2, 5], bold)).toEqual(['pół jabłka', 'pół'])
  })

  test('hold a sample where nothing is selected', () => {
    expect(after('', [0, 0], bold)).toEqual(['**tekst**', 'tekst'])
  })
})

describe('marks of lines', () => {
  test('are put before every line and taken away', () => {
    expect(after('a\nb', [0, 3], numbers)[0]).toBe('1. a\n2. b')
    expect(after('> a\n> b', [0, 7], quote)[0]).toBe('a\nb')
  })

  test('are put before an empty line', () => {
    expect(after('', [0, 0], quote)[0]).toBe('> ')
  })
})

describe('paragraphs of their own', () => {
  test('stand apart from the text before', () => {
    expect(after('a', [1, 1], (state) => insertBlock(state, '![b](media:c)'))[0]).toBe('a\n\n![b](media:c)\n')
    expect(after('a\n', [2, 2], (state) => insertBlock(state, 'x'))[0]).toBe('a\n\nx\n')
    expect(after('a\nb\n\nc', [1, 1], (state) => insertBlock(state, 'x'))[0]).toBe('a\nb\n\nx\n\nc')
    expect(after('a\n\nb', [2, 2], (state) => insertBlock(state, 'x'))[0]).toBe('a\n\nx\n\nb')
    expect(after('', [0, 0], (state) => insertBlock(state, 'x', [0, 1]))).toEqual(['x\n', 'x'])
  })
})
