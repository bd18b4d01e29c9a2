import { describe, expect, test } from 'vitest'
import { createI18n } from 'vue-i18n'
import { compileText } from './compiler'
import commonEnglish from './en.json'
import commonPolish from './pl.json'
import { polishPlural } from './plural'

const sources: Record<string, string> = import.meta.glob(['../**/*.{vue,ts}', '!../**/*.test.ts', '!../api/schema.d.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
})

type Tree = Record<string, unknown>
const ofAreas: Record<string, Tree> = import.meta.glob('../**/texts/{pl,en}.json', { import: 'default', eager: true })
const inLanguage = (locale: string) => Object.entries(ofAreas).filter(([path]) => path.endsWith(`/${locale}.json`)).map(([, texts]) => texts)
const pl: Tree = Object.assign({}, commonPolish, ...inLanguage('pl')) as Tree
const en: Tree = Object.assign({}, commonEnglish, ...inLanguage('en')) as Tree

function keysOf(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'object' ? keysOf(value as object, `${prefix}${key}.`) : [`${prefix}${key}`],
  )
}

function textsOf(texts: object): string[] {
  return Object.values(texts).flatMap((value) => (typeof value === 'object' ? textsOf(value as object) : [value as string]))
}

function at(texts: object, key: string): string {
  return key.split('.').reduce<unknown>((inner, part) => (inner as Record<string, unknown>)[part], texts) as string
}

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
const forms = (text: string) => text.split(' | ').length

describe('texts', () => {
  test('each part of the app has first words of its own', () => {
    const firsts = [commonPolish, ...inLanguage('pl')].flatMap((texts) => Object.keys(texts))

    expect(firsts.filter((first, place) => firsts.indexOf(first) !== place)).toEqual([])
  })

  test('both languages have the same keys', () => {
    expect(keysOf(en).sort()).toEqual(keysOf(pl).sort())
  })

  test('both languages say the same facts', () => {
    const differing = keysOf(pl).filter((key) => placeholders(at(pl, key)).join() !== placeholders(at(en, key)).join())

    expect(differing).toEqual([])
  })

  test('every counted Polish text has the forms that Polish needs', () => {
    const counted = keysOf(pl).filter((key) => forms(at(pl, key)) > 1)

    expect(counted.filter((key) => ![3, 4].includes(forms(at(pl, key))))).toEqual([])
    expect(counted.filter((key) => forms(at(en, key)) !== forms(at(pl, key)) - 1)).toEqual([])
  })

  test('no text shouts or is empty', () => {
    expect([...textsOf(pl), ...textsOf(en)].filter((text) => text.includes('!') || text.trim() === '')).toEqual([])
  })

  test('every key that the app asks for exists, and every text is asked for', () => {
    const code = Object.values(sources).join('\n')
    const literal = [...code.matchAll(/(?<![\w.])t\(\s*'([\w.-]+)'/g)].map((match) => match[1])
    const computed = [...code.matchAll(/[`']((?:[a-zA-Z]+\.)+)\$\{/g)].map((match) => match[1])
    const known = keysOf(pl)
    const isAskedFor = (key: string) => code.includes(`'${key}'`) || computed.some((prefix) => key.startsWith(prefix))

    expect(literal.filter((key) => !known.includes(key))).toEqual([])
    expect(known.filter((key) => !isAskedFor(key))).toEqual([])
  })
})

describe('Polish plurals', () => {
  test('choose the form that the language chooses, for every number up to 1,200', () => {
    const rules = new Intl.PluralRules('pl')
    const order: Record<string, number> = { one: 0, few: 1, many: 2 }
    const numbers = Array.from({ length: 1201 }, (_, n) => n)

    const chosen = numbers.map((n) => polishPlural(n, 3))

    expect(chosen).toEqual(numbers.map((n) => order[rules.select(n)]))
  })

  test('have a form of their own for none, when the text has four', () => {
    expect([0, 1, 2, 5, 22].map((n) => polishPlural(n, 4))).toEqual([0, 1, 2, 3, 2])
  })

  test('read naturally', () => {
    const { t } = createI18n<[typeof commonPolish], 'pl', false>({ legacy: false, locale: 'pl', messages: { pl: commonPolish }, messageCompiler: compileText, pluralRules: { pl: polishPlural } }).global
    const said = (n: number) => [t('lesson.peopleNow', { n }, n), t('moderators.groups', { n }, n)]

    expect([0, 1, 3, 12, 24].map(said)).toEqual([
      ['nikogo w sali', 'bez grup'],
      ['1 osoba w sali', '1 grupa'],
      ['3 osoby w sali', '3 grupy'],
      ['12 osób w sali', '12 grup'],
      ['24 osoby w sali', '24 grupy'],
    ])
  })
})
