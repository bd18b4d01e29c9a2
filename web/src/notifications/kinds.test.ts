import { expect, test } from 'vitest'
import notices from '../../../server/teleklasa/courses/notices.py?raw'
import { kinds } from './kinds'
import en from './texts/en.json'
import pl from './texts/pl.json'

test('every kind that the server sends has a picture and its texts', () => {
  const sent = [...notices.matchAll(/Kind\("([a-z-]+)"/g)].map((match) => match[1])

  expect(sent.length).toBeGreaterThan(15)
  for (const named of [kinds, pl.notice.kind, pl.notice.switch, en.notice.kind, en.notice.switch]) {
    expect(Object.keys(named).sort()).toEqual([...sent].sort())
  }
})
