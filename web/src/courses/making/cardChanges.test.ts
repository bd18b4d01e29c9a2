import { describe, expect, test } from 'vitest'
import type { CourseCardEdit } from '@/courses/workbench/api'
import { sendable, stillChanged, withChange } from './cardChanges'

const card = { title: 'Ułamki', summary: '', goals: ['Skracanie'], category: null } as unknown as CourseCardEdit

describe('changes of a card', () => {
  test('hold what differs from it', () => {
    const typed = withChange(withChange({}, card, 'title', 'Ułamki zwykłe'), card, 'goals', ['Skracanie', ''])

    expect(typed).toEqual({ title: 'Ułamki zwykłe', goals: ['Skracanie', ''] })
  })

  test('forget what was typed back', () => {
    expect(withChange({ title: 'Inny', goals: [] }, card, 'goals', ['Skracanie'])).toEqual({ title: 'Inny' })
  })

  test('forget what somebody else saved just so', () => {
    expect(stillChanged({ title: 'Ułamki', category: 'matematyka' }, card)).toEqual({ category: 'matematyka' })
  })

  test('leave empty points at home', () => {
    expect(sendable({ goals: [' Skracanie ', ' '], title: ' X' })).toEqual({ goals: ['Skracanie'], title: ' X' })
  })
})
