/** What the address bar says when the page opens. */

export type Problem = 'too-many-devices' | 'unavailable' | 'room-full' | 'room-closed' | 'room-refused'

export interface Address {
  /** The code of a personal link, as it stands in the address; null at `/lekcja`. */
  code: string | null
  /** Why the way into the room led back here, if it did. */
  problem: Problem | null
}

export const limbo = '/lekcja'

const closedKeys = ['meetingForciblyEnded', 'meetingEnded', 'invalidMeetingIdentifier', 'notFound']
const movedKeys = ['mismatchCreateTime', 'mismatchCreateTimeParam']

export function readAddress(path: string, query: string): Address {
  const segment = path.replace(/^\/+|\/+$/g, '')
  const asked = new URLSearchParams(query)
  return { code: path === limbo || segment === '' ? null : decoded(segment), problem: problemOf(asked) }
}

function problemOf(asked: URLSearchParams): Problem | null {
  const errors = asked.get('errors')
  if (errors !== null) return problemOfRoom(errors)
  const problem = asked.get('problem')
  return problem === 'too-many-devices' || problem === 'unavailable' ? problem : null
}

/** BigBlueButton returns a refused browser with `errors=[{"key": …, "message": …}]`. */
function problemOfRoom(errors: string): Problem {
  const has = (keys: string[]) => keys.some((key) => errors.includes(`"${key}"`))
  if (has(['maxParticipantsReached'])) return 'room-full'
  return has(closedKeys) || has(movedKeys) ? 'room-closed' : 'room-refused'
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
