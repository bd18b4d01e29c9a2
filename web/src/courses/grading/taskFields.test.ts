import { expect, test } from 'vitest'
import { changesOf, withoutRefused } from '@/courses/workbench/changes'
import type { TaskFields } from './taskFields'

const task = { title: 'Quiz', attempts: 1, due_at: null } as unknown as TaskFields

test('only what changed is sent', () => {
  expect(changesOf({ ...task, attempts: 2 }, task)).toEqual({ attempts: 2 })
  expect(changesOf(task, task)).toEqual({})
})

test('what was refused waits for another value', () => {
  expect(withoutRefused<TaskFields>({ title: '', attempts: 3 }, { title: '' })).toEqual({ attempts: 3 })
  expect(withoutRefused<TaskFields>({ title: 'Nowy' }, { title: '' })).toEqual({ title: 'Nowy' })
})
