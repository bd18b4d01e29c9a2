import { useI18n } from 'vue-i18n'
import type { Notice } from './api'
import { isKind, kinds } from './kinds'

/** What a notification says; one of a newer server is told in general words. */
export function useNoticeText() {
  const { t } = useI18n()
  return {
    textOf: (notice: Notice) => (isKind(notice.kind) ? t(`notice.kind.${notice.kind}`, notice.facts) : t('notice.other')),
    iconOf: (notice: Notice) => (isKind(notice.kind) ? kinds[notice.kind].icon : 'i-lucide-bell'),
  }
}
