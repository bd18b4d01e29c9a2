import { answer, api } from '@/api/client'
import type { NewServer, ServerChange, ServerRow } from '@/api/types'

const server = (id: string) => ({ params: { path: { server_id: id } } })

export function listServers(): Promise<ServerRow[]> {
  return answer(api.GET('/api/v1/servers'))
}

/** Adds a server after a real call to it; may take some seconds. */
export function addServer(body: NewServer): Promise<ServerRow> {
  return answer(api.POST('/api/v1/servers', { body }))
}

export function changeServer(id: string, body: ServerChange): Promise<ServerRow> {
  return answer(api.PATCH('/api/v1/servers/{server_id}', { ...server(id), body }))
}

export async function removeServer(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/servers/{server_id}', server(id)))
}
