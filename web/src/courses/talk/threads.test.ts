import { describe, expect, test } from 'vitest'
import type { Comment, Thread, ThreadPage } from './api'
import { threadOf, withChanged, withoutDeleted, withReplies, withWritten, type LoadedThreads } from './threads'

const comment = (id: string, parent: string | null = null, more: Partial<Comment> = {}) => ({ id, parent, body_html: id, reply_count: 0, status: 'visible', ...more }) as Comment
const thread = (id: string, replies: Comment[] = []) => ({ ...comment(id), replies, reply_count: replies.length }) as Thread
const loaded = (): LoadedThreads => ({
  pages: [
    { results: [thread('c', [comment('c1', 'c')]), thread('b')], next: 'x', count: 4, is_locked: false, may_comment: true } as ThreadPage,
    { results: [thread('a')], next: null, count: 4, is_locked: false, may_comment: true } as ThreadPage,
  ],
  pageParams: ['', 'x'],
})
const shape = (now: LoadedThreads) => now.pages.map((page) => page.results.map((one) => [one.id, one.replies.map((reply) => reply.id), one.reply_count]))

describe('threads of comments', () => {
  test('begin with what was just written, and count it', () => {
    const now = withWritten(loaded(), comment('d'))

    expect(shape(now)).toEqual([[['d', [], 0], ['c', ['c1'], 1], ['b', [], 0]], [['a', [], 0]]])
    expect(now.pages.map((page) => page.count)).toEqual([5, 5])
  })

  test('end with a reply that was just written', () => {
    expect(shape(withWritten(loaded(), comment('c2', 'c')))[0]).toEqual([['c', ['c1', 'c2'], 2], ['b', [], 0]])
  })

  test('show what was sent twice once', () => {
    expect(withWritten(loaded(), comment('b')).pages[0]?.count).toBe(4)
  })

  test('keep a grave where there are replies, and nothing where there are none', () => {
    const now = withoutDeleted(withoutDeleted(loaded(), comment('c')), comment('b'))

    expect(shape(now)[0]).toEqual([['c', ['c1'], 1]])
    expect(threadOf(now, 'c')).toMatchObject({ status: 'deleted', body_html: null })
  })

  test('lose a deleted reply', () => {
    expect(shape(withoutDeleted(loaded(), comment('c1', 'c')))[0]).toEqual([['c', [], 0], ['b', [], 0]])
  })

  test('show a changed reply and a changed root', () => {
    const now = withChanged(withChanged(loaded(), comment('c1', 'c', { body_html: 'new' })), comment('a', null, { is_locked: true }))

    expect(threadOf(now, 'c1')?.replies[0]?.body_html).toBe('new')
    expect(threadOf(now, 'a')?.is_locked).toBe(true)
  })

  test('take in all replies', () => {
    expect(threadOf(withReplies(loaded(), 'b', [comment('b1', 'b')]), 'b1')?.id).toBe('b')
  })
})
