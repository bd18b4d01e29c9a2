import { onScopeDispose, type Ref, ref, watch } from 'vue'
import { forgetDraft, keepDraft, keptDraft } from './draft'

const pause_ms = 600

/** Keeps what is written under a key on this device, and offers what was left there unsaved. */
export function useDraft(key: () => string | undefined, text: Ref<string>) {
  const offered = ref<{ text: string; at: string }>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let base = ''

  function look() {
    base = text.value
    const name = key()
    const draft = name ? keptDraft(name) : undefined
    const isNews = draft !== undefined && draft.text !== text.value && draft.text.trim() !== ''
    offered.value = isNews ? { text: draft.text, at: new Date(draft.at).toISOString() } : undefined
  }
  watch(key, look, { immediate: true })

  /** After the writer typed something. */
  function typed() {
    clearTimeout(timer)
    timer = setTimeout(write, pause_ms)
  }

  function write() {
    clearTimeout(timer)
    timer = undefined
    const name = key()
    if (!name || offered.value) return
    if (text.value === base) forgetDraft(name)
    else keepDraft(name, text.value, base)
  }

  /** After the page itself put another text there: it was saved, sent or loaded. */
  function replaced() {
    clearTimeout(timer)
    timer = undefined
    base = text.value
    const name = key()
    if (name && !offered.value) forgetDraft(name)
  }

  function restore() {
    if (offered.value) text.value = offered.value.text
    offered.value = undefined
  }

  function drop() {
    offered.value = undefined
    const name = key()
    if (name) forgetDraft(name)
  }

  onScopeDispose(() => {
    if (timer) write()
  })
  return { offered, typed, replaced, restore, drop }
}
