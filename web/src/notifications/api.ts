import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'

export type Notice = Whole<Schemas['NotificationRow']>
export type Switch = Whole<Schemas['NotificationSwitchOut']>

export const noticeKeys = {
  all: ['notifications'] as const,
  unread: ['notifications', 'unread'] as const,
  latest: ['notifications', 'latest'] as const,
  list: (onlyUnread: boolean) => ['notifications', 'list', { onlyUnread }] as const,
  switches: ['notification-switches'] as const,
}

export function listNotices(unread: boolean, cursor?: string): Promise<Page<Notice>> {
  return answer(api.GET('/api/v1/notifications', { params: { query: { unread, cursor: cursor || undefined } } }))
}

/** How many are unread; 100 stands for a hundred or more. */
export async function countUnread(): Promise<number> {
  return (await answer(api.GET('/api/v1/notifications/unread'))).count
}

export async function readNotices(ids: string[]): Promise<void> {
  await answer(api.POST('/api/v1/notifications/read', { body: { ids } }))
}

export async function readAllBefore(id: string): Promise<void> {
  await answer(api.POST('/api/v1/notifications/read', { body: { all_before: id } }))
}

export async function listSwitches(): Promise<Switch[]> {
  return (await answer(api.GET('/api/v1/notifications/switches'))).switches
}

export async function saveSwitch(changed: Switch): Promise<void> {
  await answer(api.PUT('/api/v1/notifications/switches', { body: { switches: [changed] } }))
}

export async function stopMails(token: string): Promise<void> {
  await answer(api.POST('/api/v1/notifications/unsubscribe', { body: { token } }))
}
