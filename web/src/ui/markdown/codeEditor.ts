import { defaultKeymap, history, historyKeymap, redo, undo } from '@codemirror/commands'
import { markdownKeymap, markdownLanguage } from '@codemirror/lang-markdown'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState, type Extension, type TransactionSpec } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { adoptStyles } from './codeStyles'
import { shortcutKeys } from './tools'

/** What the editor is told and tells. */
export interface CodeEditorOptions {
  parent: HTMLElement
  text: string
  /** From where to where the text is selected. */
  selection: readonly [number, number]
  attributes: Record<string, string>
  placeholder: string
  onChange: (text: string) => void
  onBlur: () => void
  /** Files put in by paste or drop; true if they were taken. */
  onFiles: (files: File[]) => boolean
  run: (tool: string) => void
}

const colours = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '600', color: 'var(--ui-text-highlighted)' },
  { tag: tags.strong, fontWeight: '700' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: tags.link, color: 'var(--ui-primary)' },
  { tag: [tags.url, tags.processingInstruction, tags.labelName, tags.contentSeparator], color: 'var(--ui-text-muted)' },
  { tag: tags.monospace, fontFamily: 'ui-monospace, Menlo, Consolas, monospace', fontSize: '0.92em' },
  { tag: tags.quote, color: 'var(--ui-text-muted)' },
])

const looks = EditorView.theme({
  '&': { fontSize: '1rem', color: 'var(--ui-text)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.6', minHeight: 'inherit' },
  '.cm-content': { padding: '12px 0', caretColor: 'var(--ui-primary)', minHeight: 'inherit' },
  '.cm-line': { padding: '0 12px' },
  '.cm-placeholder': { color: 'var(--ui-text-muted)' },
})

/** The editor over Markdown: what it does with keys, and how it is read aloud, the browser's own way. */
export function makeCodeEditor(options: CodeEditorOptions) {
  adoptStyles()
  const attributes = new Compartment()
  let isQuiet = false
  const taken = (files: FileList | undefined, event: Event) => {
    if (!files?.length || !options.onFiles([...files])) return false
    event.preventDefault()
    return true
  }
  const extensions: Extension = [
    history(),
    keymap.of([
      ...shortcutKeys.map(({ key, tool }) => ({ key, run: () => (options.run(tool), true) })),
      ...markdownKeymap,
      ...defaultKeymap,
      ...historyKeymap,
    ]),
    // The language alone: `markdown()` would bring the parsers of HTML, CSS and JavaScript with it.
    markdownLanguage.extension,
    syntaxHighlighting(colours),
    looks,
    placeholder(options.placeholder),
    EditorView.lineWrapping,
    EditorState.tabSize.of(4),
    attributes.of(EditorView.contentAttributes.of(options.attributes)),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !isQuiet) options.onChange(update.state.doc.toString())
      if (update.focusChanged && !update.view.hasFocus) options.onBlur()
    }),
    EditorView.domEventHandlers({
      paste: (event) => taken(event.clipboardData?.files, event),
      drop: (event) => taken(event.dataTransfer?.files, event),
    }),
  ]
  const state = EditorState.create({ doc: options.text, extensions })
  const [anchor, head] = options.selection.map((place) => Math.min(place, state.doc.length)) as [number, number]
  const view = new EditorView({ parent: options.parent, state: state.update({ selection: { anchor, head } }).state })

  return {
    /** Shows another text, as an act that can be undone. */
    show(text: string) {
      if (text === view.state.doc.toString()) return
      isQuiet = true
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
      isQuiet = false
    },
    describe: (given: Record<string, string>) => view.dispatch({ effects: attributes.reconfigure(EditorView.contentAttributes.of(given)) }),
    change(make: (state: EditorState) => TransactionSpec) {
      view.dispatch(view.state.update(make(view.state), { scrollIntoView: true, userEvent: 'input' }))
      view.focus()
    },
    selected: () => view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to),
    undo: () => (undo(view), view.focus()),
    redo: () => (redo(view), view.focus()),
    focus: () => view.focus(),
    close: () => view.destroy(),
  }
}

export type CodeEditor = ReturnType<typeof makeCodeEditor>
