import { describe, expect, test } from 'vitest'
import type { Question } from './questionApi'
import { bodyOf, draftOf, emptyDraft, faultOf } from './questionDraft'

const question = (fields: object) => ({ body_source: 'Pytanie', explanation_source: '', points: '1.00', options: [], ...fields }) as unknown as Question

describe('a question that is opened and saved', () => {
  test.each([
    ['single', [{ id: 'a', source: 'tak' }, { id: 'b', source: 'nie' }], { right: ['a'] }],
    ['multiple', [{ id: 'a', source: 'tak' }, { id: 'b', source: 'nie' }], { right: ['a', 'b'] }],
    ['short', [], { accepted: ['Kraków', 'krak*'], case_matters: true, accents_matter: false }],
    ['number', [], { value: '3.14', tolerance: '0.01' }],
    ['order', [{ id: 'b', source: 'dwa' }, { id: 'a', source: 'jeden' }], { order: ['b', 'a'] }],
  ])('of kind %s is the same', (kind, options, key) => {
    const sent = bodyOf(draftOf(question({ kind, options, key })))

    expect(sent).toMatchObject({ kind, options, key, body_source: 'Pytanie', points: '1' })
  })

  test('of pairs keeps what only misleads, and says equal right sides once', () => {
    const options = { left: [{ id: 'l1', source: 'kot' }, { id: 'l2', source: 'pies' }], right: [{ id: 'x', source: 'ssak' }, { id: 'y', source: 'ptak' }] }

    const sent = bodyOf(draftOf(question({ kind: 'match', options, key: { pairs: { l1: 'x', l2: 'x' } } })))

    expect(sent.options).toEqual({ left: options.left, right: options.right })
    expect(sent.key).toEqual({ pairs: { l1: 'x', l2: 'x' } })
  })
})

describe('a question that cannot be saved yet', () => {
  const draft = (kind: Question['kind'], fields = {}) => ({ ...emptyDraft(kind), body: 'Pytanie', ...fields })
  const items = (...marks: boolean[]) => marks.map((isRight, n) => ({ id: `i${n}`, source: `opcja ${n}`, isRight }))

  test.each([
    ['body', emptyDraft('single')],
    ['items', draft('single')],
    ['right', draft('single', { items: items(false, false) })],
    ['right', draft('single', { items: items(true, true) })],
    [undefined, draft('multiple', { items: items(true, true) })],
    ['accepted', draft('short', { accepted: ' \n ' })],
    ['value', draft('number', { value: 'sto' })],
    [undefined, draft('number', { value: '3,14', tolerance: '' })],
    ['tolerance', draft('number', { value: '3', tolerance: '-1' })],
    ['pairs', draft('match', { pairs: [{ id: 'p', left: 'a', right: 'b' }] })],
    [undefined, draft('match', { pairs: [{ id: 'p', left: 'a', right: 'b' }, { id: 'q', left: '', right: 'c' }] })],
  ])('says %s', (fault, value) => {
    expect(faultOf(value)).toBe(fault)
  })

  test('empty rows are left out', () => {
    expect(bodyOf(draft('single', { items: [...items(true, false), { id: 'n', source: ' ', isRight: false }] })).options).toHaveLength(2)
  })
})
