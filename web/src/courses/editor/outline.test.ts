import { describe, expect, test } from 'vitest'
import { arrange, isSameOrder, moveLesson, moveSection, orderOf, placeOf, stepOf } from './outline'

const lesson = (id: string) => ({ id })
const course = [
  { id: 'A', lessons: ['a', 'b'].map(lesson) },
  { id: 'B', lessons: ['c'].map(lesson) },
  { id: 'C', lessons: [] },
]
const said = (sections: typeof course) => orderOf(sections).map(({ id, lessons }) => `${id}:${lessons.join('')}`).join(' ')

describe('moving a lesson', () => {
  test('within its section and to another one', () => {
    expect(said(moveLesson(course, 'a', { section: 0, place: 1 }))).toBe('A:ba B:c C:')
    expect(said(moveLesson(course, 'a', { section: 1, place: 1 }))).toBe('A:b B:ca C:')
    expect(said(course)).toBe('A:ab B:c C:')
  })

  test('by one step goes over the edge of a section, and stops at the ends', () => {
    expect(stepOf(course, 'b', 1)).toEqual({ section: 1, place: 0 })
    expect(stepOf(course, 'c', -1)).toEqual({ section: 0, place: 2 })
    expect(stepOf(course, 'c', 1)).toEqual({ section: 2, place: 0 })
    expect(stepOf(course, 'a', -1)).toBeUndefined()
  })
})

test('a section moves with its lessons', () => {
  expect(said(moveSection(course, 0, 2))).toBe('B:c C: A:ab')
})

test('an order of before is taken up, and what is new since stays where it is', () => {
  const now = [{ id: 'B', lessons: ['c', 'a', 'n'].map(lesson) }, { id: 'A', lessons: ['b'].map(lesson) }, { id: 'C', lessons: [] }]

  expect(said(arrange(now, orderOf(course)))).toBe('A:ab B:cn C:')
  expect(isSameOrder(orderOf(course), orderOf(arrange(course, orderOf(course))))).toBe(true)
  expect(placeOf(course, 'c')).toEqual({ section: 1, place: 0 })
})
