import { DetailedError, Upload } from 'tus-js-client'
import { currentCsrfToken } from '@/api/client'
import { asProblem, Problem } from '@/api/problem'
import { type Parcel, problemIn, stopped } from './sending'

const endpoint = '/api/v1/uploads'
const idOf = (url: string | null) => url?.split('/').pop() ?? ''

/** Sends by the tus protocol; where the server stands is asked first, so the same call resumes. */
export function sendByTus({ file, announced, rules, id, signal, onAnnounced, onProgress }: Parcel): Promise<string> {
  const { kind, name, mime, place, language } = announced
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint,
      uploadUrl: id ? `${endpoint}/${id}` : null,
      chunkSize: rules.chunk_bytes,
      metadata: { kind, name, mime, place, language },
      // Whoever calls remembers the upload and tries again: the library would keep both to itself.
      retryDelays: null,
      storeFingerprintForResuming: false,
      onBeforeRequest: (request) => request.setHeader('X-CSRFToken', currentCsrfToken()),
      onUploadUrlAvailable: () => onAnnounced(idOf(upload.url)),
      onProgress,
      onSuccess: () => resolve(idOf(upload.url)),
      onError: (error) => settle(problemOfTus(error)),
    })
    function settle(problem: Problem): void {
      // All bytes are there: another tab, or a request whose answer was lost, has sent the last of them.
      if (problem.code === 'upload-over' && upload.url) resolve(idOf(upload.url))
      else reject(problem)
    }
    signal.addEventListener('abort', () => void upload.abort().then(() => reject(stopped())), { once: true })
    if (signal.aborted) reject(stopped())
    else upload.start()
  })
}

function problemOfTus(error: Error): Problem {
  if (!(error instanceof DetailedError)) return asProblem(error)
  const response = error.originalResponse
  return response ? problemIn(response.getStatus(), response.getBody()) : new Problem('offline', 0)
}
