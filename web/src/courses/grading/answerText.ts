import type { Question } from './questionApi'
import { itemsOf } from './quizShapes'

const plain = (source: string) => source.replace(/[*_`~\\]/g, '').replace(/\s+/g, ' ').trim()

/** An answer in words, of a question whose options are known. */
export function answerText(answer: unknown, question: Question | undefined): string {
  const sources = new Map(itemsOf(question?.options).map(({ id, source }) => [id, plain(source ?? '')]))
  const said = (id: unknown) => sources.get(String(id)) ?? String(id)
  if (Array.isArray(answer)) return answer.map(said).join(question?.kind === 'order' ? ' → ' : ', ') || '—'
  if (typeof answer === 'object' && answer !== null) return Object.entries(answer).map(([left, right]) => `${said(left)} → ${said(right)}`).join(', ') || '—'
  return said(answer)
}
