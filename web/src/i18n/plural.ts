/**
 * Which form of a text a Polish number takes: `1 lekcja | 2 lekcje | 5 lekcji`.
 *
 * A text of four forms says first what to say for none at all.
 */
export function polishPlural(count: number, forms: number): number {
  const n = Math.abs(count)
  if (forms > 3 && n === 0) return 0
  const isFew = n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14)
  const form = n === 1 ? 0 : isFew ? 1 : 2
  return Math.min(forms > 3 ? form + 1 : form, forms - 1)
}
