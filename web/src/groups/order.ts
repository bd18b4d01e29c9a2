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
