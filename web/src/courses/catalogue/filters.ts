import type { LocationQuery } from 'vue-router'
import type { Schemas } from '@/api/types'

const levels = ['any', 'beginner', 'intermediate', 'advanced'] as const
const lengths = ['short', 'medium', 'long'] as const
export const sorts = ['relevance', 'newest', 'popular', 'rating', 'title'] as const

type Level = Schemas['CourseCard']['level']

/** What the catalogue is asked for; what is undefined lets everything through. */
export interface Filters {
  q?: string
  category?: string
  language?: string
  level?: Level
  length?: (typeof lengths)[number]
  rating?: number
  has_preview?: boolean
}

export type Sort = (typeof sorts)[number]

const one = (value: LocationQuery[string] | undefined) => (Array.isArray(value) ? value[0] : value) ?? undefined
const among = <Choice extends string>(choices: readonly Choice[], value: string | undefined) => choices.find((choice) => choice === value)

/** The filters that an address tells; what cannot be one is left out, so that no old link breaks. */
export function filtersOf(query: LocationQuery): Filters {
  const rating = Number(one(query.rating))
  const category = one(query.category)
  const language = one(query.language)
  return {
    q: one(query.q)?.slice(0, 400) || undefined,
    category: category && /^[\w-]{1,60}$/.test(category) ? category : undefined,
    language: language && /^[a-z]{2,3}(-[A-Za-z]{2,4})?$/.test(language) ? language : undefined,
    level: among(levels, one(query.level)),
    length: among(lengths, one(query.length)),
    rating: rating >= 1 && rating <= 5 ? rating : undefined,
    has_preview: one(query.preview) === '1' || undefined,
  }
}

/** The order that an address tells; by relevance only where something is searched for. */
export function sortOf(query: LocationQuery, isSearch: boolean): Sort {
  const sort = among(sorts, one(query.sort))
  const usual = isSearch ? 'relevance' : 'newest'
  return sort && (sort !== 'relevance' || isSearch) ? sort : usual
}

/** The part of an address that tells these filters. */
export function queryOf(filters: Filters, sort?: Sort): Record<string, string> {
  const { has_preview, ...named } = filters
  const told = Object.entries({ ...named, preview: has_preview ? '1' : undefined, sort })
  return Object.fromEntries(told.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]))
}

/** Filters that are set, besides the words searched for and the category, which are seen anyway. */
export function countOf({ language, level, length, rating, has_preview }: Filters): number {
  return [language, level, length, rating, has_preview].filter((value) => value !== undefined).length
}
