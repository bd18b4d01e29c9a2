import type { MediaKind, UploadRules } from './api'

/** Endings beside the types: systems without an office program do not know the types of its files. */
const endings: Partial<Record<MediaKind, readonly string[]>> = {
  document: ['.pdf', '.zip', '.imscc', '.txt', '.md', '.markdown', '.csv', '.odt', '.ods', '.odp', '.docx', '.xlsx', '.pptx'],
  captions: ['.vtt'],
  package: ['.zip', '.imscc'],
}

/** What the chooser of files offers. */
export function acceptOf(kinds: readonly MediaKind[], rules: UploadRules | undefined): string {
  const types = rules?.kinds.filter((rule) => kinds.includes(rule.kind)).flatMap((rule) => rule.types) ?? []
  return [...types, ...kinds.flatMap((kind) => endings[kind] ?? [])].join(',')
}

/** As what a file would be sent: by what the browser knows of it, else as the last of the kinds that are taken. */
export function kindOf(file: { type: string; name: string }, kinds: readonly MediaKind[]): MediaKind {
  const named: MediaKind | undefined = file.type.startsWith('image/') ? 'image' : file.type.startsWith('video/') ? 'video' : undefined
  if (named && kinds.includes(named)) return named
  return kinds.find((kind) => kind === 'document') ?? kinds[0] ?? 'document'
}

/** The problem that the server would find anyway, told before anything is sent. */
export function refusedAtOnce(file: { name: string; type: string; size: number }, kind: MediaKind, rules: UploadRules): { code: string; limit?: number } | undefined {
  const rule = rules.kinds.find((one) => one.kind === kind)
  if (!rule) return { code: 'forbidden' }
  if (file.size === 0) return { code: 'empty' }
  if (file.size > rule.most_bytes) return { code: 'file-too-large', limit: rule.most_bytes }
  if (file.size > rules.left_bytes) return { code: 'quota-full', limit: rules.left_bytes }
  const ending = /\.[^. ]{1,10}$/.exec(file.name)?.[0].toLowerCase()
  if (ending && endings[kind]?.includes(ending) === false) return { code: 'type_not_allowed' }
  // Browsers know pictures and films; what they call a document depends on the system.
  const isKnown = (kind === 'image' || kind === 'video') && file.type !== ''
  return isKnown && !rule.types.includes(file.type) && file.type !== 'video/x-m4v' ? { code: 'type_not_allowed' } : undefined
}
