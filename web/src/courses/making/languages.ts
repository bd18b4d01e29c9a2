import type { Schemas } from '@/api/types'

export type CourseLanguage = Schemas['LanguageEnum']

/** The languages in which courses are taught, as the server has them. */
const tags: readonly CourseLanguage[] = [
  'pl', 'en', 'uk', 'be', 'ru', 'de', 'cs', 'sk', 'lt', 'lv', 'et', 'hu', 'ro', 'bg', 'sl', 'hr', 'sr', 'el', 'fr', 'es', 'it', 'pt', 'ca', 'nl',
  'da', 'sv', 'nb', 'fi', 'is', 'ga', 'tr', 'ar', 'he', 'fa', 'hi', 'vi', 'zh', 'ja', 'ko', 'ka', 'hy', 'la', 'eo', 'csb', 'szl', 'rom', 'sgn',
]
const first = 3

/** Languages by their names; those usual here stand first. */
export function languageChoices(nameOf: (tag: string) => string): { value: CourseLanguage; label: string }[] {
  const choices = tags.map((value) => ({ value, label: nameOf(value) }))
  return [...choices.slice(0, first), ...choices.slice(first).sort((a, b) => a.label.localeCompare(b.label))]
}
