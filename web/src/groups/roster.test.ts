import { expect, test } from 'vitest'
import { readRoster } from './roster'

test('a pasted list is read a name a line, without numbers, tabs and doubled spaces', () => {
  const roster = readRoster('1. Jan  Kowalski\r\n2)\tMaria Nowak\n 12 Zofia Wiśniewska \n')

  expect(roster).toEqual({ names: ['Jan Kowalski', 'Maria Nowak', 'Zofia Wiśniewska'], blank_lines: 0, duplicates: [] })
})

test('blank lines are counted, also at the beginning', () => {
  expect(readRoster('\nJan Kowalski\n\n  \nMaria Nowak')).toEqual({ names: ['Jan Kowalski', 'Maria Nowak'], blank_lines: 3, duplicates: [] })
})

test('a name is added once, whatever its capitals and composed letters', () => {
  const roster = readRoster('Łucja Żak\nłucja żak\nMaria Nowak', ['MARIA NOWAK'])

  expect(roster).toEqual({ names: ['Łucja Żak'], blank_lines: 0, duplicates: ['łucja żak', 'Maria Nowak'] })
})

test('nothing pasted is nothing read', () => {
  expect(readRoster('')).toEqual({ names: [], blank_lines: 0, duplicates: [] })
})
