import { readonly, ref } from 'vue'
import { createI18n } from 'vue-i18n'
import { compileText } from './compiler'
import en from './en.json'
import pl from './pl.json'
import { polishPlural } from './plural'

export type Locale = 'pl' | 'en'
export type Texts = typeof pl

export const locales: readonly Locale[] = ['pl', 'en']
const kept = 'teleklasa.locale'

/** The language to begin with: the one chosen on this device before, else the browser's, else Polish. */
export function firstLocale(stored: string | null, browser: readonly string[]): Locale {
  const wanted = [stored ?? '', ...browser].map((tag) => tag.slice(0, 2).toLowerCase())
  return locales.find((locale) => locale === wanted.find((tag) => (locales as string[]).includes(tag))) ?? 'pl'
}

export const i18n = createI18n<[Texts], Locale, false>({
  legacy: false,
  locale: firstLocale(localStorage.getItem(kept), navigator.languages),
  fallbackLocale: 'pl',
  messages: { pl, en },
  messageCompiler: compileText,
  pluralRules: { pl: polishPlural },
})

/** Adds the texts of one part of the app, which come with its pages: nobody loads the words of pages not opened. */
export function addTexts(texts: Record<Locale, object>): void {
  for (const locale of locales) i18n.global.mergeLocaleMessage(locale, texts[locale] as Partial<Texts>)
}

const zone = ref<string>()

/** The zone that dates are shown in; undefined means the device's own. */
export const timeZone = readonly(zone)

export function showTimesIn(name: string | undefined): void {
  zone.value = name
}

/** Speaks this language from now on, on this device. */
export function speak(locale: Locale): void {
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
  localStorage.setItem(kept, locale)
}
