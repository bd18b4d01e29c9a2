import { type QuestionKind, sidesOf } from '@/courses/grading/quizShapes'

export type AnswerValue = string | string[] | Record<string, string> | null

/** What is sent for what was put in: nothing for an empty field or an empty choice. */
export function answerSent(kind: QuestionKind, value: AnswerValue): AnswerValue {
  if (typeof value === 'string') return value.trim() === '' ? null : value
  if (Array.isArray(value)) return kind === 'multiple' && !value.length ? null : value
  return value && Object.keys(value).length ? value : null
}

/** How far a question is answered; only pairs can be half done. */
export function answeredHow(kind: QuestionKind, options: unknown, value: AnswerValue): 'none' | 'half' | 'whole' {
  const sent = answerSent(kind, value)
  if (sent === null) return 'none'
  if (kind !== 'match') return 'whole'
  return Object.keys(sent).length < sidesOf(options).left.length ? 'half' : 'whole'
}

/** A list with one item moved to another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = [...list]
  const [item] = rest.splice(from, 1)
  if (item !== undefined) rest.splice(to, 0, item)
  return rest
}
