import { describe, expect, test } from 'vitest'
import type { OutlineLesson, OwnCourse } from './api'
import { percentOf, withNote, withNotes, type Note } from './progress'

const note = (lesson: string, more: Partial<Note> = {}): Note => ({ key: 'k', at: '2026-01-01T10:00:00Z', lesson, state: 'started', seen_s: 0, reset: false, ...more })
const lesson = (id: string, required = true) => ({ id, required, status: 'published' }) as OutlineLesson
const mine = { done: ['a'], started: [{ id: 'b', position_s: 40, seen_s: 50 }], percent: 33 } as unknown as OwnCourse
const lessons = [lesson('a'), lesson('b'), lesson('c'), lesson('d', false)]

describe('notes of progress', () => {
  test('about one lesson become one, with the newest position and the furthest second', () => {
    const notes = [note('a', { position_s: 90, seen_s: 90 }), note('b')]

    expect(withNote(notes, note('a', { key: 'l', position_s: 20, seen_s: 20 }))).toEqual([note('b'), note('a', { key: 'l', position_s: 20, seen_s: 90 })])
  })

  test('keep done when the lesson is only looked at again', () => {
    expect(withNote([note('a', { state: 'done' })], note('a')).map((one) => one.state)).toEqual(['done'])
  })

  test('stay two when the lesson was begun anew between', () => {
    expect(withNote([note('a', { state: 'done' })], note('a', { reset: true }))).toHaveLength(2)
  })
})

describe('what is known with what is still to be told', () => {
  test('counts a lesson as done at once', () => {
    expect(withNotes(mine, [note('b', { state: 'done' })], lessons)).toMatchObject({ done: ['a', 'b'], percent: 66 })
  })

  test('takes the newest position', () => {
    expect(withNotes(mine, [note('b', { position_s: 12, seen_s: 12 })], lessons).started).toEqual([{ id: 'b', position_s: 12, seen_s: 50 }])
  })

  test('begins a lesson anew', () => {
    expect(withNotes(mine, [note('a', { reset: true })], lessons)).toMatchObject({ done: [], percent: 0 })
  })

  test('leaves lessons of other courses alone', () => {
    expect(withNotes(mine, [note('z', { state: 'done' })], lessons)).toBe(mine)
  })

  test('counts only what is required', () => {
    expect(percentOf(new Set(['a', 'b', 'd']), lessons)).toBe(66)
  })
})
