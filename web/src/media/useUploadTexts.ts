import { useI18n } from 'vue-i18n'
import { Problem } from '@/api/problem'
import { useProblems } from '@/i18n/problems'
import { fileSize } from '@/i18n/fileSize'
import type { Refused, UploadItem } from './uploadRun'

/** How an upload stands, in words. */
export function useUploadTexts() {
  const { t, te } = useI18n()
  const { sentence } = useProblems()

  function reason({ code, limit }: Refused): string {
    if (limit !== undefined && code === 'file-too-large') return t('media.rejected.tooLarge', { size: fileSize(limit) })
    if (limit !== undefined && code === 'quota-full') return t('media.rejected.noRoom', { size: fileSize(limit) })
    const key = `media.rejected.${code}`
    return te(key) ? t(key) : sentence(new Problem(code, 0))
  }

  function stateOf(item: UploadItem): string {
    if (item.refused) return reason(item.refused)
    return t(`media.state.${item.state}`, { percent: item.percent })
  }

  return { stateOf }
}
