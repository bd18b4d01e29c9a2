import { asProblem, Problem } from '@/api/problem'
import { announceInParts, joinParts, readParts, type UploadParts } from './api'
import { type Parcel, problemIn, stopped } from './sending'

const most_at_once = 3

/** Sends straight to the bucket, a few parts at once; parts that have arrived are not sent again. */
export async function sendInParts(parcel: Parcel): Promise<string> {
  const upload = await openUpload(parcel)
  if (typeof upload === 'string') return upload
  const sent_bytes = new Map(upload.there.map((part) => [part.number, part.size]))
  const missing = upload.parts.map((url, place) => ({ url, number: place + 1 })).filter(({ number }) => !sent_bytes.has(number))
  const tell = (number: number, bytes: number) => {
    sent_bytes.set(number, bytes)
    parcel.onProgress([...sent_bytes.values()].reduce((sum, one) => sum + one, 0))
  }

  async function sendNext(part_size: number): Promise<void> {
    for (let part = missing.shift(); part; part = missing.shift()) {
      const { number, url } = part
      const bytes = parcel.file.slice((number - 1) * part_size, number * part_size)
      await put(url, bytes, parcel.signal, (sent) => tell(number, sent))
    }
  }
  await Promise.all(Array.from({ length: most_at_once }, () => sendNext(upload.part_size)))
  if (parcel.signal.aborted) throw stopped()
  await joinParts(upload.id)
  return upload.id
}

/** The upload as it stands, announced now if it was not; only its id when every part has been joined already. */
async function openUpload({ id, announced, onAnnounced }: Parcel): Promise<UploadParts | string> {
  try {
    if (id) return await readParts(id)
  } catch (thrown) {
    const { code, status } = asProblem(thrown)
    if (code === 'upload-over') return id ?? ''
    if (status !== 404) throw thrown
  }
  const upload = await announceInParts(announced)
  onAnnounced(upload.id)
  return upload
}

/** One part, to an address that the server signed; nothing of ours goes with it. */
function put(url: string, part: Blob, signal: AbortSignal, onProgress: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    request.open('PUT', url)
    request.upload.onprogress = (event) => onProgress(event.loaded)
    request.onload = () => (request.status < 300 ? resolve() : reject(refusalOfBucket(request.status)))
    request.onerror = () => reject(new Problem('offline', 0))
    request.onabort = () => reject(stopped())
    request.onloadend = () => signal.removeEventListener('abort', stop)
    signal.addEventListener('abort', stop)
    if (signal.aborted) reject(stopped())
    else request.send(part)
  })
}

/** Signed addresses expire: the next try asks for new ones. */
function refusalOfBucket(status: number): Problem {
  return status === 403 || status >= 500 ? new Problem('store-away', status) : problemIn(status, '')
}
