import { answer, api } from '@/api/client'
import type { Schemas, Whole } from '@/api/types'

export type MediaFile = Whole<Schemas['MediaFileOut']>
export type MediaKind = Schemas['MediaKind']
export type UploadRules = Whole<Schemas['UploadRulesOut']>
export type UploadParts = Whole<Schemas['UploadPartsOut']>

/** What is said of a file before its bytes go; an empty place means one's own files. */
export interface Announced {
  kind: MediaKind
  name: string
  size: number
  mime: string
  place: string
  language: string
}

export function readUploadRules(place: string): Promise<UploadRules> {
  return answer(api.GET('/api/v1/uploads/rules', { params: { query: { place } } }))
}

export function readMediaFile(id: string): Promise<MediaFile> {
  return answer(api.GET('/api/v1/media/{media_id}', { params: { path: { media_id: id } } }))
}

export function announceInParts(body: Announced): Promise<UploadParts> {
  return answer(api.POST('/api/v1/uploads/multipart', { body }))
}

export function readParts(id: string): Promise<UploadParts> {
  return answer(api.GET('/api/v1/uploads/multipart/{upload_id}', { params: { path: { upload_id: id } } }))
}

export async function joinParts(id: string): Promise<void> {
  await answer(api.POST('/api/v1/uploads/multipart/{upload_id}/complete', { params: { path: { upload_id: id } } }))
}

export async function abandonParts(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/uploads/multipart/{upload_id}', { params: { path: { upload_id: id } } }))
}

export async function abandonTus(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/uploads/{upload_id}', { params: { path: { upload_id: id } }, headers: { 'Tus-Resumable': '1.0.0' } }))
}
