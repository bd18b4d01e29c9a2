import { describe, expect, test } from 'vitest'
import { answeredHow, answerSent, moved } from './quizAnswers'
import { clockShown, lengthShown } from './lengths'

describe('what is sent for an answer', () => {
  test('nothing for what is empty', () => {
    expect(answerSent('short', '  ')).toBeNull()
    expect(answerSent('multiple', [])).toBeNull()
    expect(answerSent('match', {})).toBeNull()
    expect(answerSent('single', null)).toBeNull()
  })

  test('what was put in otherwise', () => {
    expect(answerSent('number', '0,75')).toBe('0,75')
    expect(answerSent('order', ['a', 'b'])).toEqual(['a', 'b'])
  })
})

test('pairs are half answered until every left item has its right one', () => {
  const options = { left: [{ id: 'a' }, { id: 'b' }], right: [{ id: 'c' }, { id: 'd' }] }

  expect(answeredHow('match', options, {})).toBe('none')
  expect(answeredHow('match', options, { a: 'c' })).toBe('half')
  expect(answeredHow('match', options, { a: 'c', b: 'd' })).toBe('whole')
})

test('an item moves to another place and the rest keeps its order', () => {
  expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd'])
  expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c'])
})

describe('lengths of time', () => {
  test('as a clock shows them', () => {
    expect([5, 65, 3_605, -3].map(clockShown)).toEqual(['0:05', '1:05', '1:00:05', '0:00'])
  })

  test('as the language writes them', () => {
    expect(lengthShown(5_400, 'en')).toBe('1h 30m')
    expect(lengthShown(70, 'pl')).toBe('1 min 10 s')
    expect(lengthShown(1_200, 'en')).toBe('20m')
  })
})
