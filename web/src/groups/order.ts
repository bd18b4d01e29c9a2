/** The same list with one item a place further up (-1) or down (1); at the edge it stays. */
export function movedBy<Item>(items: readonly Item[], item: Item, by: -1 | 1): Item[] {
  const from = items.indexOf(item)
  const to = from + by
  const moved = [...items]
  if (from < 0 || to < 0 || to >= items.length) return moved
  moved.splice(from, 1)
  moved.splice(to, 0, item)
  return moved
}

/** Keeps the focus on the button of a moved row that was pressed (`data-by`); at an edge it cannot be, and another takes it. */
export function focusMoved(row: Element | null | undefined, by: -1 | 1): void {
  const buttons = [`[data-by="${by}"]:not(:disabled)`, 'button:not(:disabled)']
  buttons.map((one) => row?.querySelector<HTMLElement>(one)).find(Boolean)?.focus()
}
