import { asProblem, Problem, problemOf } from '@/api/problem'
import type { Announced, UploadRules } from './api'

/** One file on its way. */
export interface Parcel {
  file: File
  announced: Announced
  rules: UploadRules
  /** The upload to go on with, if the file was announced before. */
  id?: string
  signal: AbortSignal
  /** The server has made room for the file: by this id the upload can be gone on with. */
  onAnnounced: (id: string) => void
  onProgress: (sent_bytes: number) => void
}

/** Sends every byte that is still missing; resolves to the id of the file.  Throws Problem, also `stopped`. */
export type Way = (parcel: Parcel) => Promise<string>

export const stopped = () => new Problem('stopped', 0)

/** Something that goes away by itself: the upload may go on from where it is. */
export function isPassing(thrown: unknown): boolean {
  const { code, status } = asProblem(thrown)
  return ['offline', 'wrong-offset', 'upload-busy', 'upload-broken', 'checksum-wrong', 'store-away'].includes(code) || (status >= 502 && status <= 504)
}

/** What an answer that is no success says, whatever its form. */
export function problemIn(status: number, body: string): Problem {
  if (status === 0) return new Problem('offline', 0)
  try {
    return problemOf(status, JSON.parse(body))
  } catch {
    return problemOf(status, undefined)
  }
}

/** How the school takes files: to its own disk, or to a bucket of S3.  Each way is loaded when it is needed. */
export async function send(parcel: Parcel): Promise<string> {
  const way = parcel.rules.mode === 'tus' ? (await import('./byTus')).sendByTus : (await import('./inParts')).sendInParts
  return way(parcel)
}
