import type { Decision, EnrolmentStatus } from './api'

type Color = 'primary' | 'neutral' | 'success' | 'warning' | 'error'

export const statusLooks: Record<EnrolmentStatus, { color: Color; icon: string }> = {
  pending: { color: 'warning', icon: 'i-lucide-hourglass' },
  active: { color: 'neutral', icon: 'i-lucide-book-open' },
  completed: { color: 'success', icon: 'i-lucide-circle-check' },
  withdrawn: { color: 'neutral', icon: 'i-lucide-log-out' },
  removed: { color: 'neutral', icon: 'i-lucide-user-minus' },
  rejected: { color: 'neutral', icon: 'i-lucide-x' },
}

interface Act {
  decision: Decision
  icon: string
  color: Color
  variant: 'solid' | 'subtle' | 'ghost'
  isIcon?: boolean
}

const approve: Act = { decision: 'approve', icon: 'i-lucide-check', color: 'primary', variant: 'subtle' }
const reject: Act = { decision: 'reject', icon: 'i-lucide-x', color: 'neutral', variant: 'ghost', isIcon: true }
const remove: Act = { decision: 'remove', icon: 'i-lucide-user-minus', color: 'neutral', variant: 'ghost', isIcon: true }
const restore: Act = { decision: 'restore', icon: 'i-lucide-undo-2', color: 'neutral', variant: 'subtle' }

const acts: Record<EnrolmentStatus, readonly Act[]> = {
  pending: [approve, reject],
  active: [remove],
  completed: [remove],
  withdrawn: [],
  removed: [restore],
  rejected: [],
}

/** What the teachers of a course may do about a student in this state. */
export function actsOf(status: EnrolmentStatus): readonly Act[] {
  return acts[status]
}
