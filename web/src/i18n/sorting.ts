import { useI18n } from 'vue-i18n'

/** Rows by name, in the order of the user's alphabet: Ł after L, not after Z. */
export function useSorting() {
  const { locale } = useI18n()

  function byName<Row>(rows: readonly Row[], name: (row: Row) => string): Row[] {
    const order = new Intl.Collator(locale.value, { numeric: true })
    return [...rows].sort((a, b) => order.compare(name(a), name(b)))
  }

  return { byName }
}
