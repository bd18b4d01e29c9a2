import type { EditorState, TransactionSpec } from '@codemirror/state'
import { insertBlock, prefix, wrap } from './marks'
import type { ToolName } from './tools'

/** Words put where nothing was selected yet, in the writer's language. */
export interface Samples {
  text: string
  column: string
}

type Change = (state: EditorState) => TransactionSpec

/** What the buttons that only change the text do with it. */
export function toolChanges(samples: Samples): Partial<Record<ToolName, Change>> {
  return {
    bold: (state) => wrap(state, '**', '**', samples.text),
    italic: (state) => wrap(state, '*', '*', samples.text),
    heading: (state) => prefix(state, () => '## ', /^#{1,6} /),
    bullets: (state) => prefix(state, () => '- ', /^[-*] /),
    numbers: (state) => prefix(state, (place) => `${place + 1}. `, /^\d+\. /),
    quote: (state) => prefix(state, () => '> ', /^> /),
    formula: (state) => wrap(state, '$', '$', 'a^2 + b^2 = c^2'),
    code,
    link: (state) => link(state, samples.text),
    table: (state) => {
      const { column } = samples
      const rows = [`| ${column} 1 | ${column} 2 |`, '| --- | --- |', '|  |  |', '|  |  |']
      return insertBlock(state, rows.join('\n'), [2, 4 + column.length])
    },
  }
}

function code(state: EditorState): TransactionSpec {
  const { from, to } = state.selection.main
  const text = state.sliceDoc(from, to)
  if (!text.includes('\n')) return wrap(state, '`', '`', 'x = 1')
  return { changes: { from, to, insert: `\`\`\`\n${text}\n\`\`\`` }, selection: { anchor: from + 3 } }
}

function link(state: EditorState, sample: string): TransactionSpec {
  const { from, to } = state.selection.main
  const text = state.sliceDoc(from, to)
  const isAddress = /^https?:\/\/\S+$/.test(text)
  const [shown, address] = isAddress ? [sample, text] : [text || sample, 'https://']
  const start = isAddress ? from + 1 : from + shown.length + 3
  return {
    changes: { from, to, insert: `[${shown}](${address})` },
    selection: { anchor: start, head: start + (isAddress ? shown.length : address.length) },
  }
}
