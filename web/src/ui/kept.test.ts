// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import { forgetKept, keepFor, keptOnDevice, passing } from './kept'
import { keepDraft, keptDraft } from './markdown/draft'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  keepFor('ania')
})

test('what one person typed is not there for the next one, and is there again for the first', () => {
  keptOnDevice('question.q1').write({ key: 'tajny' })
  keepDraft('news-algebra-new', 'Jutro sprawdzian', '')

  keepFor('bartek')
  expect(keptOnDevice('question.q1').read()).toBeUndefined()
  expect(keptDraft('news-algebra-new')).toBeUndefined()

  keepFor('ania')
  expect(keptOnDevice('question.q1').read()).toEqual({ key: 'tajny' })
  expect(keptDraft('news-algebra-new')?.text).toBe('Jutro sprawdzian')
})

test('what is still being typed stays with whoever typed it', () => {
  const draft = keptOnDevice<string>('comment.l1')
  keepFor('bartek')
  draft.write('słowa Ani')

  expect(keptOnDevice('comment.l1').read()).toBeUndefined()
  keepFor('ania')
  expect(keptOnDevice('comment.l1').read()).toBe('słowa Ani')
})

test('a visitor keeps nothing', () => {
  keepFor(undefined)

  expect(keptOnDevice('comment.l1').write('słowa')).toBe(false)
  expect(localStorage.length).toBe(0)
})

test('signing out forgets everything of the person, and nothing else', () => {
  keptOnDevice('task.t1').write({ title: 'Zadanie' })
  localStorage.setItem(`${passing}invite`, 'kod')
  sessionStorage.setItem(`${passing}invite`, 'kod')
  localStorage.setItem('teleklasa.locale', 'pl')
  keepFor('ania2')
  keptOnDevice('task.t1').write({ title: 'Inne' })

  forgetKept('ania')

  expect(Object.keys(localStorage).sort()).toEqual(['teleklasa.locale', 'teleklasa.of.ania2.task.t1'])
  expect(sessionStorage.length).toBe(0)
})

test('what cannot be read counts as not there', () => {
  localStorage.setItem('teleklasa.of.ania.task.t1', '{oops')

  expect(keptOnDevice('task.t1').read()).toBeUndefined()
})
