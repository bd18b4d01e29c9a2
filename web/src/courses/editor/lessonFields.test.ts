import { describe, expect, test } from 'vitest'
import { changesOf, withoutRefused } from '@/courses/workbench/changes'
import { type LessonFields, mergedWith } from './lessonFields'
import { lessonState } from './lessonState'

const base: LessonFields = {
  title: 'Ułamek', body_source: 'Pół.', is_preview: false, required: true, completion: 'marked', release_at: null, starts_at: null, link_url: '',
  duration_s: 0, video: null, files: ['a'], captions: [],
}

test('only what differs is sent, without what was refused before', () => {
  const now = { ...base, title: '', files: ['a', 'b'] }

  expect(changesOf(now, base)).toEqual({ title: '', files: ['a', 'b'] })
  expect(withoutRefused(changesOf(now, base), { title: '' })).toEqual({ files: ['a', 'b'] })
  expect(withoutRefused({ title: 'Nowy' }, { title: '' })).toEqual({ title: 'Nowy' })
})

describe('two who edit at the same time', () => {
  test('both keep their work when it is in different fields', () => {
    const { fields, both } = mergedWith({ ...base, title: 'Ich tytuł' }, { body_source: 'Moje.' }, base)

    expect([fields.title, fields.body_source, both]).toEqual(['Ich tytuł', 'Moje.', []])
  })

  test('are asked about the fields that both changed', () => {
    expect(mergedWith({ ...base, body_source: 'Ich.' }, { body_source: 'Moje.' }, base).both).toEqual(['body_source'])
    expect(mergedWith({ ...base, body_source: 'Tak samo.' }, { body_source: 'Tak samo.' }, base).both).toEqual([])
  })
})

test('a published lesson with a day to come is not there yet', () => {
  const now = Date.parse('2026-11-22T08:00:00Z')

  expect(lessonState({ status: 'draft', release_at: null }, now)).toBe('draft')
  expect(lessonState({ status: 'published', release_at: '2026-11-23T08:00:00Z' }, now)).toBe('scheduled')
  expect(lessonState({ status: 'published', release_at: '2026-11-21T08:00:00Z' }, now)).toBe('published')
})
