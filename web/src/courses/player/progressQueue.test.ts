// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import { doLastActs, keepFor } from '@/ui/kept'
import { noteProgress, pendingNotes, tellPending } from './progressQueue'

const { tellProgress, isSessionNew, lookWhoIsSignedIn } = vi.hoisted(() => ({ tellProgress: vi.fn(), isSessionNew: vi.fn(), lookWhoIsSignedIn: vi.fn() }))
vi.mock('./api', () => ({ tellProgress }))
vi.mock('@/api/client', () => ({ isSessionNew }))
vi.mock('@/people', () => ({ lookWhoIsSignedIn }))

const lessonsTold = () => tellProgress.mock.calls.flatMap(([items]) => (items as { lesson: string }[]).map((item) => item.lesson))

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('navigator', { onLine: true }) // without locks, which keep a time of their own
  localStorage.clear()
  tellProgress.mockReset().mockResolvedValue({ items: [], completed_courses: [] })
  isSessionNew.mockReset().mockReturnValue(false)
  lookWhoIsSignedIn.mockReset()
  keepFor('ania')
})

test('what one person learnt offline is told when that person is here, and not when another one is', async () => {
  tellProgress.mockRejectedValue(new TypeError('offline'))
  noteProgress({ lesson: 'ulamki', state: 'done' })
  await vi.advanceTimersByTimeAsync(500)
  tellProgress.mockReset().mockResolvedValue({ items: [], completed_courses: [] })

  keepFor('bartek')
  globalThis.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(120_000)
  expect(lessonsTold()).toEqual([])

  keepFor('ania')
  tellPending()
  await vi.advanceTimersByTimeAsync(500)
  expect(lessonsTold()).toEqual(['ulamki'])
  expect(pendingNotes()).toEqual([])
})

test('nothing is told after somebody else signed in in another tab', async () => {
  noteProgress({ lesson: 'ulamki', state: 'done' })
  isSessionNew.mockReturnValue(true)
  lookWhoIsSignedIn.mockImplementation(() => {
    isSessionNew.mockReturnValue(false) // as for a person who was not known before in this tab
    keepFor('bartek')
  })
  await vi.advanceTimersByTimeAsync(500)

  expect(lessonsTold()).toEqual([])
  keepFor('ania')
  expect(pendingNotes().map((note) => note.lesson)).toEqual(['ulamki'])
})

test('nothing is told while it is not known who is here', async () => {
  noteProgress({ lesson: 'ulamki', state: 'done' })
  isSessionNew.mockReturnValue(true)
  await vi.advanceTimersByTimeAsync(5_000)
  globalThis.dispatchEvent(new Event('pagehide'))

  expect(lessonsTold()).toEqual([])
})

test('what is not told yet is told before signing out', async () => {
  noteProgress({ lesson: 'ulamki', state: 'started', position_s: 40 })
  await doLastActs()

  expect(lessonsTold()).toEqual(['ulamki'])
})
