import type { PlacementCandidate, PlacementReason } from './swarmApi'

const deciders = ['preferred', 'region', 'load', 'over_ceiling', 'silent_node', 'drained_by_alert', 'suspect', 'kept', 'plan'] as const
const standings = ['free', 'over_ceiling', 'silent_node', 'drained_by_alert', 'suspect', 'refused', 'not_enabled', 'down', 'misconfigured'] as const
const penalties = ['cpu', 'flapping', 'fresh', 'large', 'surprise'] as const

const among = <Word extends string>(known: readonly Word[], word: string): Word | 'other' => known.find((each) => each === word) ?? 'other'

/** Which sentence tells what decided; one that is not known here is `other`. */
export const decider = (reason: PlacementReason) => among(deciders, reason.decided_by)

/** How a server may serve. */
export const standing = (word: string) => among(standings, word)

/** What was added to a server's score, the heaviest first. */
export function penaltiesOf(candidate: PlacementCandidate): { name: (typeof penalties)[number] | 'other'; share: number }[] {
  return Object.entries(candidate.penalties)
    .map(([name, share]) => ({ name: among(penalties, name), share }))
    .sort((a, b) => b.share - a.share)
}

/** Whether the score chose among several that scored about the same. */
export const isTie = ({ tied = 1, decided_by }: PlacementReason) => tied > 1 && decided_by !== 'preferred'
