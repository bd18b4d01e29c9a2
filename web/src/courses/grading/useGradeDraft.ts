import { ref, watch } from 'vue'
import { keptOnDevice } from '@/ui/kept'
import type { Submission } from './types'

interface Draft {
  points: string
  feedback: string
}

/** Points and feedback as they are being typed; kept on this device until they are sent. */
export function useGradeDraft(submission: Submission, shown: (points: string) => string) {
  const kept = keptOnDevice<Draft>(`grade.${submission.id}`)
  const found = kept.read()
  const written = submission.points_before_late ?? submission.points
  const points = ref(found?.points ?? (written === null ? '' : shown(written)))
  const feedback = ref(found?.feedback ?? submission.feedback_source)
  const isKept = ref(found !== undefined)

  watch([points, feedback], () => {
    isKept.value = kept.write({ points: points.value, feedback: feedback.value })
  })

  function forget() {
    kept.drop()
    isKept.value = false
  }

  return { points, feedback, isKept, forget }
}
