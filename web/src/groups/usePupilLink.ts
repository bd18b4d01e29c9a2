import { readonly, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Link, PupilRow } from '@/api/types'
import { copyText } from '@/ui/clipboard'
import { useLinkDialog } from '@/ui/linkDialog'
import { useNews } from '@/ui/news'
import { revealLink } from './pupilsApi'

/** A pupil's personal link in the table: hidden until asked for, copied by one press. */
export function usePupilLink(slug: () => string, pupil: () => PupilRow) {
  const { t } = useI18n()
  const { done, failed } = useNews()
  const showLink = useLinkDialog()
  const shown = shallowRef<Link>()
  const isBusy = ref(false)

  // A link that was reset is shown no longer: it has stopped working.
  watch(() => pupil().link_reset_at, () => (shown.value = undefined))

  async function busily(act: () => Promise<unknown>): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    await act().catch(failed)
    isBusy.value = false
  }

  const toggle = () =>
    busily(async () => {
      shown.value = shown.value ? undefined : await revealLink(slug(), pupil().id)
    })

  const copy = () =>
    busily(async () => {
      const name = pupil().display_name
      const revealed = shown.value ? Promise.resolve(shown.value) : revealLink(slug(), pupil().id)
      const isCopied = await copyText(revealed.then((link) => link.url))
      const { url, code } = await revealed
      if (isCopied) done(t('link.copiedOf', { name }))
      else showLink({ title: t('link.of', { name }), text: t('link.copyByHand'), url, code })
    })

  return { shown: readonly(shown), isBusy: readonly(isBusy), toggle, copy }
}
