import type { NewQuestion, Question } from './questionApi'
import { itemsOf, sidesOf, type Item, type QuestionKey, type QuestionKind } from './quizShapes'

export const kinds: readonly QuestionKind[] = ['single', 'multiple', 'short', 'number', 'order', 'match']

/** An option as it is edited; `id` is the server's, or made here until it is saved. */
export interface DraftItem {
  id: string
  source: string
  isRight: boolean
}

/** A pair as it is edited; without a left side it only adds something to choose from. */
export interface DraftPair {
  id: string
  left: string
  right: string
}

/** A question as it is edited: everything for every kind, so that changing the kind loses nothing. */
export interface QuestionDraft {
  kind: QuestionKind
  body: string
  explanation: string
  points: number
  items: DraftItem[]
  pairs: DraftPair[]
  /** Right sides of pairs as the server knows them: ids by text. */
  rightIds: Record<string, string>
  accepted: string
  caseMatters: boolean
  accentsMatter: boolean
  value: string
  tolerance: string
}

let made = 0
export const newId = () => `new-${Date.now() % 1e6}-${++made % 1000}`
export const newItem = (): DraftItem => ({ id: newId(), source: '', isRight: false })
export const newPair = (): DraftPair => ({ id: newId(), left: '', right: '' })

export function emptyDraft(kind: QuestionKind): QuestionDraft {
  return {
    kind, body: '', explanation: '', points: 1, items: [newItem(), newItem(), newItem()], pairs: [newPair(), newPair()], rightIds: {},
    accepted: '', caseMatters: false, accentsMatter: true, value: '', tolerance: '0',
  }
}

export function draftOf(question: Question): QuestionDraft {
  const key = question.key as QuestionKey
  const draft = emptyDraft(question.kind)
  const items = itemsOf(question.options)
  if (question.kind === 'match') {
    draft.pairs = pairsOf(question, key)
    draft.rightIds = Object.fromEntries(sidesOf(question.options).right.map(({ id, source }) => [(source ?? '').trim(), id]))
  }
  if (question.kind === 'order') draft.items = (key.order ?? []).map((id) => ({ id, source: sourceOf(items, id), isRight: false }))
  else if (question.kind !== 'match' && items.length) draft.items = items.map(({ id, source }) => ({ id, source: source ?? '', isRight: key.right?.includes(id) ?? false }))
  return {
    ...draft,
    body: question.body_source,
    explanation: question.explanation_source,
    points: Number(question.points),
    accepted: key.accepted?.join('\n') ?? '',
    caseMatters: key.case_matters ?? false,
    accentsMatter: key.accents_matter ?? true,
    value: key.value ?? '',
    tolerance: key.tolerance ?? '0',
  }
}

const sourceOf = (items: Item[], id: string | undefined) => items.find((item) => item.id === id)?.source ?? ''

function pairsOf(question: Question, key: QuestionKey): DraftPair[] {
  const { left, right } = sidesOf(question.options)
  const used = new Set(Object.values(key.pairs ?? {}))
  return [
    ...left.map(({ id, source }) => ({ id, left: source ?? '', right: sourceOf(right, key.pairs?.[id]) })),
    ...right.filter(({ id }) => !used.has(id)).map(({ id, source }) => ({ id, left: '', right: source ?? '' })),
  ]
}

const filled = (draft: QuestionDraft) => draft.items.filter(({ source }) => source.trim())
const filledPairs = (draft: QuestionDraft) => draft.pairs.filter(({ right }) => right.trim())
const acceptedOf = (draft: QuestionDraft) => draft.accepted.split('\n').map((line) => line.trim()).filter(Boolean)
const numberOf = (typed: string) => typed.trim().replace(',', '.').replace(/\s/g, '')
const isNumber = (typed: string) => /^-?\d{1,15}(\.\d{1,15})?$/.test(numberOf(typed))

export type DraftFault = 'body' | 'items' | 'right' | 'accepted' | 'value' | 'tolerance' | 'pairs'

/** The first thing that keeps the question from being saved. */
export function faultOf(draft: QuestionDraft): DraftFault | undefined {
  if (!draft.body.trim()) return 'body'
  switch (draft.kind) {
    case 'single':
    case 'multiple': {
      const right = filled(draft).filter(({ isRight }) => isRight).length
      if (filled(draft).length < 2) return 'items'
      return right === 0 || (draft.kind === 'single' && right > 1) ? 'right' : undefined
    }
    case 'order':
      return filled(draft).length < 2 ? 'items' : undefined
    case 'short':
      return acceptedOf(draft).length ? undefined : 'accepted'
    case 'number':
      if (!isNumber(draft.value)) return 'value'
      return isNumber(draft.tolerance || '0') && !draft.tolerance.trim().startsWith('-') ? undefined : 'tolerance'
    default:
      return filledPairs(draft).some(({ left }) => left.trim()) && rightSides(draft).length > 1 ? undefined : 'pairs'
  }
}

/** The right sides of pairs, equal texts once. */
function rightSides(draft: QuestionDraft): Item[] {
  const names = new Map(filledPairs(draft).map(({ right }) => [right.trim(), '']))
  return [...names.keys()].map((source, n) => ({ id: draft.rightIds[source] ?? `r-${n}`, source }))
}

/** Options and key as the API takes them, of a draft without faults. */
export function optionsAndKey(draft: QuestionDraft): { options: unknown; key: QuestionKey } {
  const options = filled(draft).map(({ id, source }) => ({ id, source }))
  switch (draft.kind) {
    case 'single':
    case 'multiple':
      return { options, key: { right: filled(draft).filter(({ isRight }) => isRight).map(({ id }) => id) } }
    case 'order':
      return { options, key: { order: options.map(({ id }) => id) } }
    case 'short':
      return { options: [], key: { accepted: acceptedOf(draft), case_matters: draft.caseMatters, accents_matter: draft.accentsMatter } }
    case 'number':
      return { options: [], key: { value: numberOf(draft.value), tolerance: numberOf(draft.tolerance || '0') } }
    default: {
      const right = rightSides(draft)
      const told = filledPairs(draft).filter(({ left }) => left.trim())
      const pairs = Object.fromEntries(told.map((pair) => [pair.id, right.find(({ source }) => source === pair.right.trim())?.id ?? '']))
      return { options: { left: told.map(({ id, left }) => ({ id, source: left })), right }, key: { pairs } }
    }
  }
}

export function bodyOf(draft: QuestionDraft): NewQuestion {
  return { kind: draft.kind, body_source: draft.body, explanation_source: draft.explanation, points: String(draft.points), ...optionsAndKey(draft) }
}

/** A question as a new one just like it. */
export function copyOf(question: Question): NewQuestion {
  const { kind, body_source, explanation_source, points, options, key } = question
  return { kind, body_source, explanation_source, points, options, key }
}
