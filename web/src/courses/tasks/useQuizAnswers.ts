import { computed, onScopeDispose, reactive } from 'vue'
import { asProblem, type Problem } from '@/api/problem'
import type { QuestionKind } from '@/courses/grading/quizShapes'
import { keptOnDevice } from '@/ui/kept'
import { type QuestionAsked, saveAnswer } from './api'
import { isAway } from './isAway'
import { answerSent, type AnswerValue } from './quizAnswers'

/** `away`: kept on this device, and saved once the server answers. */
export type AnswerState = 'none' | 'saving' | 'saved' | 'away' | 'refused'

export interface Answer {
  value: AnswerValue
  state: AnswerState
  problem?: Problem
}

const typing_ms = 800
const retry_ms = 4_000
const over = ['time-is-over', 'handed-in-already']

/** Answers of one attempt, each saved by itself, the newest value last; what is not saved survives a reload. */
export function useQuizAnswers(attempt: string, questions: readonly QuestionAsked[], onOver: () => void) {
  const kept = keptOnDevice<Record<string, AnswerValue>>(`quiz.${attempt}`)
  const unsaved = new Map(Object.entries(kept.read() ?? {}))
  const kinds = new Map(questions.map((question) => [question.id, question.kind as QuestionKind]))
  const answers = reactive(new Map<string, Answer>(questions.map(({ id, answer }) => [id, { value: answer as AnswerValue, state: answer === null ? 'none' : 'saved' }])))
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const turns = new Map<string, Promise<void>>()
  let isOver = false

  const of = (id: string): Answer => answers.get(id) ?? { value: null, state: 'none' }

  function set(id: string, value: AnswerValue): void {
    if (isOver) return
    answers.set(id, { value, state: 'saving' })
    unsaved.set(id, value)
    keep()
    later(id, typeof value === 'string' && kinds.get(id) !== 'single' ? typing_ms : 0)
  }

  function later(id: string, ms: number): void {
    clearTimeout(timers.get(id))
    timers.set(id, setTimeout(() => void send(id), ms))
  }

  /** One request at a time for each question, so that the last value wins. */
  function send(id: string): Promise<void> {
    clearTimeout(timers.get(id))
    timers.delete(id)
    const turn = (turns.get(id) ?? Promise.resolve()).then(() => sendNow(id))
    turns.set(id, turn)
    return turn
  }

  async function sendNow(id: string): Promise<void> {
    const { value, state } = of(id)
    const kind = kinds.get(id)
    if (isOver || !kind || state === 'saved' || state === 'none') return
    const sent = answerSent(kind, value)
    try {
      await saveAnswer(attempt, id, sent)
      if (of(id).value !== value) return
      answers.set(id, { value, state: sent === null ? 'none' : 'saved' })
      forget(id)
    } catch (thrown) {
      notSaved(id, asProblem(thrown))
    }
  }

  function notSaved(id: string, problem: Problem): void {
    if (over.includes(problem.code)) return end()
    const { value } = of(id)
    const isPassing = isAway(problem)
    answers.set(id, { value, state: isPassing ? 'away' : 'refused', problem })
    if (isPassing) later(id, retry_ms)
  }

  function forget(id: string): void {
    unsaved.delete(id)
    keep()
  }

  function keep(): void {
    if (unsaved.size) kept.write(Object.fromEntries(unsaved))
    else kept.drop()
  }

  function end(): void {
    if (isOver) return
    isOver = true
    stop()
    kept.drop()
    onOver()
  }

  function stop(): void {
    for (const timer of timers.values()) clearTimeout(timer)
    timers.clear()
    globalThis.removeEventListener('online', sendAll)
  }

  /** Tries to save what is not saved; true if all of it is. */
  async function sendAll(): Promise<boolean> {
    const open = [...answers].filter(([, { state }]) => state === 'saving' || state === 'away').map(([id]) => id)
    await Promise.all(open.map(send))
    return isAllSaved.value
  }

  const isAllSaved = computed(() => [...answers.values()].every(({ state }) => state === 'saved' || state === 'none'))

  for (const [id, value] of [...unsaved]) if (kinds.has(id)) set(id, value)
  globalThis.addEventListener('online', sendAll)
  onScopeDispose(() => {
    void sendAll()
    stop()
  })

  return { of, set, sendAll, end, isAllSaved }
}

export type QuizAnswers = ReturnType<typeof useQuizAnswers>
