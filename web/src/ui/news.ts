import { readonly, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useProblems } from '@/i18n/problems'

export interface NewsItem {
  id: number
  kind: 'done' | 'failed' | 'undoable'
  text: string
  stays_ms: number
  undo?: () => Promise<unknown>
}

const most_items = 3
const stays_ms = { done: 4_000, failed: 8_000, undoable: 12_000 }
const items = shallowRef<readonly NewsItem[]>([])
let lastId = 0

export const news = readonly(items)

export function dismissNews(id: number): void {
  items.value = items.value.filter((item) => item.id !== id)
}

function tell(kind: NewsItem['kind'], text: string, undo?: () => Promise<unknown>): void {
  items.value = [...items.value, { id: ++lastId, kind, text, stays_ms: stays_ms[kind], undo }].slice(-most_items)
}

/** Short messages at the edge: what was done, what can be undone, what went wrong. */
export function useNews() {
  const { t } = useI18n()
  const { sentence } = useProblems()
  const failed = (thrown: unknown) => tell('failed', sentence(thrown))
  const done = (text: string) => tell('done', text)

  /** Tells what was done, with a button that takes it back. */
  function undoable(text: string, undo: () => Promise<unknown>): void {
    tell('undoable', text, () => undo().then(() => done(t('state.undone')), failed))
  }

  return { done, failed, undoable }
}
