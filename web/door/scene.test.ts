import { describe, expect, test } from 'vitest'
import type { Doorway } from './doorway'
import { blank, retryDelayMs, sceneOfDoorway, sceneOfRefusal, shownName, type Past, type Scene } from './scene'

const limbo: Doorway = {
  display_name: 'Jan Kowalski',
  state: 'limbo',
  lesson: null,
  groups: ['klasa 6A'],
  enter_in_ms: 321,
  ask_again_s: 4.5,
  known_device: true,
}
const lesson = { id: 'lesson-1', mark: 'mark-1', title: 'Ułamki', started_at: null, probe_url: null }
const open: Doorway = { ...limbo, state: 'open', lesson }
const minute = 60_000
const past: Past = { entered: null, elsewhere: null, problem: null, reaches: null, now: 100 * minute }
const entered = { id: 'lesson-1', mark: 'mark-1', at: 99 * minute }
const jan = { ...blank, displayName: 'Jan Kowalski', groups: ['klasa 6A'] }
const inLesson = { ...jan, lessonTitle: 'Ułamki' }

describe('while no lesson is open', () => {
  test('a pupil waits in limbo', () => {
    expect(sceneOfDoorway(limbo, past)).toEqual({ ...jan, name: 'limbo' })
  })

  test('one who has been in the room is told that the lesson is over', () => {
    expect(sceneOfDoorway(limbo, { ...past, entered }).name).toBe('ended')
  })

  test('the lesson of yesterday is not mentioned', () => {
    expect(sceneOfDoorway(limbo, { ...past, entered: { ...entered, at: -24 * 60 * minute } }).name).toBe('limbo')
  })
})

describe('when a lesson opens', () => {
  test('the page goes in by itself, when the server says', () => {
    expect(sceneOfDoorway(open, past)).toEqual({ ...inLesson, name: 'opening', enterInMs: 321 })
  })

  test('a pupil who has just left is not thrown back in', () => {
    expect(sceneOfDoorway(open, { ...past, entered })).toEqual({ ...inLesson, name: 'reenter' })
  })

  test('a lesson that moved calls the pupil over', () => {
    const moved = { ...open, lesson: { ...lesson, mark: 'mark-2' } }

    expect(sceneOfDoorway(moved, { ...past, entered })).toEqual({ ...inLesson, name: 'moved', enterInMs: 321 })
  })

  test('the next lesson is entered like the first', () => {
    const next = { ...open, lesson: { ...lesson, id: 'lesson-2', mark: 'mark-2' } }

    expect(sceneOfDoorway(next, { ...past, entered }).name).toBe('opening')
  })

  test('a second tab stays outside for the moments in which the first goes in', () => {
    const justNow = { ...entered, at: past.now - 2_000 }

    expect(sceneOfDoorway(open, { ...past, elsewhere: justNow }).name).toBe('reenter')
    expect(sceneOfDoorway(open, { ...past, elsewhere: entered }).name).toBe('opening')
  })
})

describe('while the server of the lesson does not answer the school', () => {
  const inDoubt: Doorway = { ...open, lesson: { ...lesson, probe_url: 'https://bbb.example/bigbluebutton/api' } }

  test.each([null, false])('a page that does not get there either waits (%s)', (reaches) => {
    for (const problem of [null, 'room-closed', 'unavailable'] as const) {
      expect(sceneOfDoorway(inDoubt, { ...past, entered, problem, reaches })).toEqual({ ...inLesson, name: 'reconnecting' })
    }
  })

  test('a page that gets there goes in as ever', () => {
    expect(sceneOfDoorway(inDoubt, { ...past, reaches: true })).toEqual({ ...inLesson, name: 'opening', enterInMs: 321 })
    expect(sceneOfDoorway(inDoubt, { ...past, entered, reaches: true }).name).toBe('reenter')
  })
})

describe('when the way into the room led back', () => {
  test.each([
    ['too-many-devices', 'devices'],
    ['room-full', 'full'],
    ['room-closed', 'closed'],
    ['room-refused', 'refused'],
  ] as const)('%s is explained and waits for a tap', (problem, name) => {
    expect(sceneOfDoorway(open, { ...past, entered, problem })).toEqual({ ...inLesson, name })
  })

  test('a school that could not answer is asked again by itself', () => {
    const scene = sceneOfDoorway(open, { ...past, entered, problem: 'unavailable' })

    expect(scene).toEqual({ ...inLesson, name: 'opening', enterInMs: 4500 })
  })

  test('a room that closed because the lesson moved is left for the new one', () => {
    const moved = { ...open, lesson: { ...lesson, mark: 'mark-2' } }

    expect(sceneOfDoorway(moved, { ...past, entered, problem: 'room-closed' }).name).toBe('moved')
  })
})

test.each([
  ['unknown-link', 'unknown'],
  ['no-ticket', 'outside'],
  ['link-renewed', 'renewed'],
  ['slow-down', 'slow'],
  ['challenge', 'challenge'],
] as const)('%s has a scene of its own', (code, name) => {
  expect(sceneOfRefusal({ code, retryAfterS: 90 })).toEqual({ ...blank, name, waitMinutes: 2 })
})

test('a lost connection leaves the scene as it is', () => {
  expect(sceneOfRefusal({ code: 'lost', retryAfterS: 0 })).toBeNull()
})

test('a page that gets no news claims nothing that may have changed', () => {
  const shown = (name: Scene['name']) => shownName({ ...blank, name }, true)

  expect((['knocking', 'limbo', 'ended', 'opening', 'moved', 'reconnecting'] as const).map(shown)).toEqual(Array(6).fill('lost'))
  expect((['tap', 'renewed', 'unknown', 'devices', 'challenge'] as const).map(shown)).toEqual(['tap', 'renewed', 'unknown', 'devices', 'challenge'])
  expect(shownName({ ...blank, name: 'limbo' }, false)).toBe('limbo')
})

test('tries are spread over a time that doubles up to half a minute', () => {
  const latest = () => 1

  expect([0, 1, 4, 9].map((failures) => retryDelayMs(failures, latest))).toEqual([1000, 2000, 16_000, 30_000])
  expect(retryDelayMs(9, () => 0)).toBe(0)
})
