/** What questions hold, by kind, as the server keeps it; the API's schema leaves these shapes open. */
export interface Item {
  id: string
  source?: string
  html?: string
}

export interface Sides {
  left: Item[]
  right: Item[]
}

export type QuestionKind = 'single' | 'multiple' | 'short' | 'number' | 'order' | 'match'

export interface QuestionKey {
  right?: string[]
  accepted?: string[]
  case_matters?: boolean
  accents_matter?: boolean
  value?: string
  tolerance?: string
  order?: string[]
  pairs?: Record<string, string>
}

export function itemsOf(options: unknown): Item[] {
  if (Array.isArray(options)) return options as Item[]
  const sides = options as Partial<Sides> | null
  return [...(sides?.left ?? []), ...(sides?.right ?? [])]
}

export function sidesOf(options: unknown): Sides {
  const sides = options as Partial<Sides> | null
  return { left: sides?.left ?? [], right: sides?.right ?? [] }
}
