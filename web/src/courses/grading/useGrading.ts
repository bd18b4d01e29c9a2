import { useQueryCache } from '@pinia/colada'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { asProblem } from '@/api/problem'
import { useAct } from '@/ui/act'
import { useNews } from '@/ui/news'
import { gradeSubmission, readSubmission, returnSubmission } from './api'
import { finished } from './finished'
import { pointsShown, pointsTyped } from './points'
import { gradingKeys } from './queries'
import type { Submission } from './types'
import { useGradeDraft } from './useGradeDraft'

/** Grades one work or returns it; what somebody else did to it meanwhile is kept in `theirs` until one decides. */
export function useGrading(submission: Submission, whenDone: () => void) {
  const { t, locale } = useI18n()
  const { done } = useNews()
  const cache = useQueryCache()
  const shown = (points: string) => pointsShown(points, locale.value)
  const draft = useGradeDraft(submission, shown)
  const theirs = ref<Submission>()
  const version = ref(submission.version)

  const points = computed(() => pointsTyped(draft.points.value))
  const isTooMuch = computed(() => points.value !== undefined && Number(points.value) > Number(submission.max_points))
  const fault = computed(() => {
    if (!draft.points.value.trim()) return undefined
    if (points.value === undefined) return t('grading.notPoints')
    return isTooMuch.value ? t('grading.tooMuch', { most: shown(submission.max_points) }) : undefined
  })
  const isReady = computed(() => points.value !== undefined && !isTooMuch.value)

  function settle(now: Submission, told: string) {
    draft.forget()
    finished.add(submission.id)
    cache.setQueryData([...gradingKeys.submission(submission.id)], now)
    void cache.invalidateQueries({ key: [...gradingKeys.attempts(submission.task.id, submission.person.id)] })
    void cache.invalidateQueries({ key: [...gradingKeys.works, 'hidden', submission.task.id] })
    done(told)
    whenDone()
  }

  /** Runs an act; when the work changed meanwhile, reads it, so that one sees what happened. */
  async function orShowTheirs(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (thrown) {
      if (!['edited-meanwhile', 'not-handed-in'].includes(asProblem(thrown).code)) throw thrown
      theirs.value = await readSubmission(submission.id)
      version.value = theirs.value.version
    }
  }

  const name = submission.person.display_name
  const grade = useAct(() => orShowTheirs(async () => {
    const body = { points: points.value ?? '', feedback_source: draft.feedback.value, version: version.value }
    const now = await gradeSubmission(submission.id, body)
    settle(now, t('grading.graded', { name, points: shown(now.points ?? '0'), most: shown(now.max_points) }))
  }))
  const giveBack = useAct(() => orShowTheirs(async () => {
    settle(await returnSubmission(submission.id, { feedback_source: draft.feedback.value, version: version.value }), t('grading.returned', { name }))
  }))

  /** Leaves what somebody else wrote, and drops what was typed here. */
  function takeTheirs() {
    draft.forget()
    if (theirs.value) cache.setQueryData([...gradingKeys.submission(submission.id)], theirs.value)
    finished.add(submission.id)
    whenDone()
  }

  return {
    ...draft, fault, isReady, theirs, takeTheirs,
    grade: grade.run,
    giveBack: giveBack.run,
    isRunning: computed(() => grade.isRunning.value || giveBack.isRunning.value),
    problem: computed(() => grade.problem.value ?? giveBack.problem.value),
  }
}
