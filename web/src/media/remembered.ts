import { keptOnDevice } from '@/ui/kept'

/** Uploads that the person began on this device and did not finish, so that a reload or a lost day loses nothing. */
export interface Remembered {
  /** Tells the same file chosen again from another one. */
  print: string
  id: string
  name: string
  size: number
  purpose: string
  /** When it was begun; the server keeps what arrived for some hours only. */
  at_ms: number
}

const kept = () => keptOnDevice<Remembered[]>('uploads')
const most_kept = 50
const longest_kept_ms = 48 * 3_600_000

export function printOf(file: File, purpose: string): string {
  return [purpose, file.name, file.size, file.lastModified].join('|')
}

function readAll(): Remembered[] {
  return (kept().read() ?? []).filter((one) => Date.now() - one.at_ms < longest_kept_ms)
}

/** A full or forbidden store only means that a reload begins this file anew. */
function write(all: readonly Remembered[]): void {
  kept().write(all.slice(-most_kept))
}

export function rememberUpload(upload: Omit<Remembered, 'at_ms'>): void {
  write([...readAll().filter((one) => one.print !== upload.print), { ...upload, at_ms: Date.now() }])
}

export function forgetUpload(id: string): void {
  write(readAll().filter((one) => one.id !== id))
}

export function rememberedUpload(print: string): Remembered | undefined {
  return readAll().find((one) => one.print === print)
}

export function unfinishedUploads(purpose: string): Remembered[] {
  return readAll().filter((one) => one.purpose === purpose)
}
