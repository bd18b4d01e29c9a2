import { describe, expect, test } from 'vitest'
import { captionsFor, clock, cueAt, readCues } from './captions'

const vtt = `\uFEFFWEBVTT a title

NOTE written by hand

STYLE
::cue { color: red }

1
00:01.000 --> 00:03.500 align:start
<v Ala>Dzień dobry &amp; cześć

01:00:02.000 --> 01:00:03.000
dwa
wiersze
`

describe('captions', () => {
  test('are read with and without hours, without markup', () => {
    expect(readCues(vtt)).toEqual([
      { start_s: 1, end_s: 3.5, text: 'Dzień dobry & cześć' },
      { start_s: 3602, end_s: 3603, text: 'dwa wiersze' },
    ])
  })

  test('read line ends of every system', () => {
    expect(readCues(vtt.replaceAll('\n', '\r\n'))).toHaveLength(2)
  })

  test('know which line is said', () => {
    const cues = readCues(vtt)

    expect([0, 1, 200, 3602].map((position) => cueAt(cues, position))).toEqual([-1, 0, 0, 1])
  })

  test('begin in the language that was chosen', () => {
    const all = [{ language: 'en' }, { language: 'pl' }]

    expect([captionsFor(all, ['pl']), captionsFor(all, ['de', 'en']), captionsFor(all, ['de']), captionsFor([], ['pl'])]).toEqual([
      { language: 'pl' }, { language: 'en' }, { language: 'en' }, undefined,
    ])
  })

  test('tell the time as players do', () => {
    expect([5, 65.9, 3605].map(clock)).toEqual(['0:05', '1:05', '1:00:05'])
  })
})
