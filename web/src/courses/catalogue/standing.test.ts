import { expect, test } from 'vitest'
import { mayLeave, standingOf, type Known, type Standing } from './standing'

const published = { status: 'published' } as const
const signedIn = { isSignedIn: true, isLinkOnly: false }
const rows: [Standing, Known][] = [
  ['visitor', { course: { ...published, viewer: 'public' }, enrolment: undefined, isSignedIn: false, isLinkOnly: false }],
  ['outsider', { course: { ...published, viewer: 'public' }, enrolment: null, ...signedIn }],
  ['outsider', { course: { ...published, viewer: 'public' }, enrolment: 'withdrawn', ...signedIn }],
  ['outsider', { course: { ...published, viewer: 'public' }, enrolment: 'rejected', ...signedIn }],
  ['link-only', { course: { ...published, viewer: 'public' }, enrolment: null, isSignedIn: true, isLinkOnly: true }],
  ['member', { course: { ...published, viewer: 'member' }, enrolment: 'active', isSignedIn: true, isLinkOnly: true }],
  ['member', { course: { status: 'archived', viewer: 'member' }, enrolment: 'completed', ...signedIn }],
  ['pending', { course: { ...published, viewer: 'public' }, enrolment: 'pending', ...signedIn }],
  ['removed', { course: { ...published, viewer: 'public' }, enrolment: 'removed', ...signedIn }],
  ['group-teacher', { course: { ...published, viewer: 'member' }, enrolment: null, ...signedIn }],
  ['staff', { course: { status: 'draft', viewer: 'staff' }, enrolment: null, ...signedIn }],
]

test.each(rows)('%s: %o', (standing, known) => {
  expect(standingOf(known)).toBe(standing)
})

test('only who came alone leaves alone, while the course runs', () => {
  expect(mayLeave(published, 'member', { source: 'self' })).toBe(true)
  expect(mayLeave(published, 'member', { source: 'group' })).toBe(false)
  expect(mayLeave({ status: 'archived' }, 'member', { source: 'self' })).toBe(false)
  expect(mayLeave(published, 'staff', undefined)).toBe(false)
})
