import { expect, test } from 'vitest'
import { decider, isTie, penaltiesOf, standing } from './reasonWords'

const candidate = { server: 'a', name: 'bbb-1', standing: 'free', score: 0.6, utilisation: 0.2, predicted: 0.4, in_region: false, preferred_place: null, penalties: { fresh: 0.05, cpu: 0.15, moon: 0.1 } }

test('penalties are told the heaviest first, also one that is new', () => {
  expect(penaltiesOf(candidate)).toEqual([{ name: 'cpu', share: 0.15 }, { name: 'other', share: 0.1 }, { name: 'fresh', share: 0.05 }])
})

test('words that are not known yet have a sentence too', () => {
  expect([decider({ decided_by: 'region' }), decider({ decided_by: 'dice' }), standing('free'), standing('asleep')]).toEqual(['region', 'other', 'free', 'other'])
})

test('a tie is told where the score decided among several', () => {
  expect([{ decided_by: 'load', tied: 3 }, { decided_by: 'load', tied: 1 }, { decided_by: 'preferred', tied: 2 }, { decided_by: 'kept' }].map(isTie)).toEqual([true, false, false, false])
})
