import { useI18n } from 'vue-i18n'
import { type Report, useReporting as useReportDialog } from '@/courses/reporting/useReporting'
import { reportCourse, reportReview } from './reviewsApi'

/** Telling those who run the school about something that should not be here. */
export function useReporting() {
  const { t } = useI18n()
  const open = useReportDialog()
  const report = (send: (report: Report) => Promise<void>) => open({ title: t('coursePage.reportTitle'), text: t('coursePage.reportText'), send })

  return {
    reportThisCourse: (slug: string) => report((body) => reportCourse(slug, body)),
    reportThisReview: (review: string) => report((body) => reportReview(review, body)),
  }
}
