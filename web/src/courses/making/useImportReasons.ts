import { useI18n } from 'vue-i18n'

/** Codes of a package's report in words; a code without any gets a general one. */
export function useImportReasons() {
  const { t, te } = useI18n()
  return {
    reason: (code: string) => (te(`importing.reason.${code}`) ? t(`importing.reason.${code}`) : t('importing.reason.invalid')),
    kind: (kind: string) => (te(`importing.item.${kind}`) ? t(`importing.item.${kind}`) : t('importing.item.other')),
  }
}
