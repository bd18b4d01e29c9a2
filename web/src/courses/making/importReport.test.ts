import { expect, test } from 'vitest'
import { partsOf } from './importReport'
import type { PackageLine } from './packagesApi'

const line = (outcome: PackageLine['outcome'], kind: string, reason = ''): PackageLine => ({ path: 'p', kind, title: 't', outcome, reason })

test('a report is told apart by what became of each item', () => {
  const parts = partsOf([line('made', 'text'), line('made', 'quiz', 'partial_credit_dropped'), line('skipped', 'lti', 'external_tool'), line('failed', 'file', 'damaged')])

  expect(parts.failed.map(({ reason }) => reason)).toEqual(['damaged'])
  expect(parts.skipped.map(({ reason }) => reason)).toEqual(['external_tool'])
  expect(parts.noted.map(({ reason }) => reason)).toEqual(['partial_credit_dropped'])
})

test('what is taken whole is only counted, the most first', () => {
  expect(partsOf([line('made', 'file'), line('made', 'text'), line('made', 'text')]).taken).toEqual([{ kind: 'text', count: 2 }, { kind: 'file', count: 1 }])
})
