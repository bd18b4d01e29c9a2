import { answer, api } from '@/api/client'
import type { Schemas, Whole } from '@/api/types'

export type GroupSlides = Whole<Schemas['GroupSlidesOut']>

export function readSlides(slug: string): Promise<GroupSlides> {
  return answer(api.GET('/api/v1/groups/{slug}/slides', { params: { path: { slug } } })) as Promise<GroupSlides>
}

/** All of them at once, the one that is shown first at the head. */
export function setSlides(slug: string, files: readonly string[]): Promise<GroupSlides> {
  return answer(api.PUT('/api/v1/groups/{slug}/slides', { params: { path: { slug } }, body: { files: [...files] } })) as Promise<GroupSlides>
}
