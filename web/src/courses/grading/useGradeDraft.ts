import { ref, watch } from 'vue'
import { useSession } from '@/people'
import type { Submission } from './types'

interface Draft {
  points: string
  feedback: string
}

const prefix = 'teleklasa.grade'

function kept(key: string): Draft | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '') as Draft
  } catch {
    return undefined
  }
}

/** Points and feedback as they are being typed; kept on this device until they are sent. */
export function useGradeDraft(submission: Submission, shown: (points: string) => string) {
  const { me } = useSession()
  const key = `${prefix}.${me.value?.id ?? ''}.${submission.id}`
  const found = kept(key)
  const written = submission.points_before_late ?? submission.points
  const points = ref(found?.points ?? (written === null ? '' : shown(written)))
  const feedback = ref(found?.feedback ?? submission.feedback_source)
  const isKept = ref(found !== undefined)

  watch([points, feedback], () => {
    try {
      localStorage.setItem(key, JSON.stringify({ points: points.value, feedback: feedback.value }))
      isKept.value = true
    } catch {
      isKept.value = false // no room on the device: what is typed stays on the page
    }
  })

  function forget() {
    localStorage.removeItem(key)
    isKept.value = false
  }

  return { points, feedback, isKept, forget }
}
