import { useI18n } from 'vue-i18n'
import { asProblem } from '@/api/problem'

/** Sentences for what went wrong, by code; a code without a sentence gets a general one. */
export function useProblems() {
  const { t, te } = useI18n()

  function sentence(thrown: unknown): string {
    const problem = asProblem(thrown)
    const key = `problem.${problem.code}`
    const wait = problem.retryAfterS
    if (wait !== undefined && te(`${key}-wait`)) return t(`${key}-wait`, { n: wait }, wait)
    return te(key) ? t(key) : t('problem.unexpected')
  }

  /** The sentence for one field of a refused form; undefined if the field was fine. */
  function ofField(thrown: unknown, field: string): string | undefined {
    if (thrown === undefined || thrown === null) return undefined
    const problem = asProblem(thrown)
    const code = problem.fields[field]?.[0]
    if (code === undefined) return undefined
    const key = [`field.${field}.${code}`, `field.${code}`].find((k) => te(k)) ?? 'field.invalid'
    return t(key, problem.facts as Record<string, unknown>)
  }

  return { sentence, ofField }
}
