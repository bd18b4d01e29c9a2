import type { Invite } from './peopleApi'

export type InviteState = 'open' | 'used' | 'expired' | 'revoked'

/** Whether an invitation still opens the course, and if not, why. */
export function inviteState(invite: Pick<Invite, 'uses' | 'most_uses' | 'expires_at' | 'revoked_at'>, now: Date): InviteState {
  if (invite.revoked_at) return 'revoked'
  if (invite.expires_at && new Date(invite.expires_at) <= now) return 'expired'
  return invite.most_uses !== null && invite.uses >= invite.most_uses ? 'used' : 'open'
}

/** The address that opens an invitation; the code is behind #, which no server is ever sent. */
export function inviteAddress(origin: string, code: string): string {
  return `${origin}/invite#${code}`
}

/** The end of the day so many days from now, or of the day that was picked; null for none. */
export function endOfDay(days: number, now: Date): string {
  const end = new Date(now)
  end.setDate(end.getDate() + days)
  end.setHours(23, 59, 59, 0)
  return end.toISOString()
}
