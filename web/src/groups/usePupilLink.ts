import { readonly, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Link, PupilRow } from '@/api/types'
import { copyText } from '@/ui/clipboard'
import { useConfirm } from '@/ui/confirm'
import { useLinkDialog } from '@/ui/linkDialog'
import { useNews } from '@/ui/news'
import { resetLink, revealLink } from './pupilsApi'

/** A pupil's personal link in the table: hidden until asked for, copied by one press, reset after a question. */
export function usePupilLink(slug: () => string, pupil: () => PupilRow) {
  const { t } = useI18n()
  const { done, failed } = useNews()
  const confirm = useConfirm()
  const showLink = useLinkDialog()
  const shown = shallowRef<Link>()
  const isBusy = ref(false)

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
      const revealed = shown.value ? Promise.resolve(shown.value) : revealLink(slug(), pupil().id)
      const isCopied = await copyText(revealed.then((link) => link.url))
      if (isCopied) done(t('link.copiedOf', { name: pupil().display_name }))
      else show(await revealed, t('link.copyByHand'))
    })

  const reset = async () => {
    const name = pupil().display_name
    if (!(await confirm({ title: t('link.resetTitle', { name }), text: t('link.resetText'), verb: t('link.reset'), isDestructive: true }))) return
    await busily(async () => {
      const fresh = await resetLink(slug(), pupil().id)
      shown.value = shown.value && fresh
      show(fresh, t('link.resetDone'))
    })
  }

  function show(link: Link, text: string): void {
    showLink({ title: t('link.of', { name: pupil().display_name }), text, url: link.url, code: link.code })
  }

  return { shown: readonly(shown), isBusy: readonly(isBusy), toggle, copy, reset }
}
