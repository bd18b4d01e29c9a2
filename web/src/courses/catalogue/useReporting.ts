import { defineAsyncComponent } from 'vue'
import { useI18n } from 'vue-i18n'
import { useDialog } from '@/ui/dialog'
import { useNews } from '@/ui/news'
import { reportCourse, reportReview, type Report } from './reviewsApi'

const ReportDialog = defineAsyncComponent(() => import('./ReportDialog.vue'))

/** Telling those who run the school about something that should not be here. */
export function useReporting() {
  const { t } = useI18n()
  const { done } = useNews()
  const dialog = useDialog(ReportDialog)

  async function report(send: (report: Report) => Promise<void>): Promise<void> {
    if ((await dialog.open({ send })) === true) done(t('reportDialog.sent'))
  }

  return {
    reportThisCourse: (slug: string) => report((body) => reportCourse(slug, body)),
    reportThisReview: (review: string) => report((body) => reportReview(review, body)),
  }
}
