import { defineAsyncComponent } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Schemas } from '@/api/types'
import { useDialog } from '@/ui/dialog'
import { useNews } from '@/ui/news'

export type Report = Schemas['ReportInRequest']

export interface Reporting {
  title: string
  /** Who will read it. */
  text: string
  send: (report: Report) => Promise<void>
}

const ReportDialog = defineAsyncComponent(() => import('./ReportDialog.vue'))

/** Telling those who look after the school or a course about something that should not be there. */
export function useReporting() {
  const { t } = useI18n()
  const { done } = useNews()
  const dialog = useDialog(ReportDialog)

  return async (reporting: Reporting): Promise<void> => {
    if ((await dialog.open({ ...reporting })) === true) done(t('reportDialog.sent'))
  }
}
