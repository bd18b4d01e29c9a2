import type { Schemas, Whole } from '@/api/types'

export type CategoryTree = Whole<Schemas['CategoryTree']>
export type Category = Whole<Schemas['CategoryOut']>
/** A category and the slug of the one above it, null on the first level. */
export type Placed = Category & { parent: string | null }

const byPosition = (a: Category, b: Category) => a.position - b.position || a.name.localeCompare(b.name)

function flat(tree: readonly CategoryTree[]): Placed[] {
  return tree.flatMap(({ children, ...root }) => [{ ...root, parent: null }, ...children.map((child) => ({ ...child, parent: root.slug }))])
}

function grown(rows: readonly Placed[]): CategoryTree[] {
  const under = (parent: string | null) =>
    rows.filter((row) => row.parent === parent).sort(byPosition).map(({ slug, name, name_en, position }) => ({ slug, name, name_en, position }))
  return under(null).map((root) => ({ ...root, children: under(root.slug) }))
}

/** The tree with this category in it, in the place of the one of the same slug if there is one. */
export function withCategory(tree: readonly CategoryTree[], category: Placed): CategoryTree[] {
  return grown([...flat(tree).filter((row) => row.slug !== category.slug), category])
}

export function withoutCategory(tree: readonly CategoryTree[], slug: string): CategoryTree[] {
  return grown(flat(tree).filter((row) => row.slug !== slug))
}

/** Which categories get another position when this one moves `steps` down (or up, below zero) among its neighbours. */
export function renumbered(tree: readonly CategoryTree[], slug: string, steps: number): Placed[] {
  const rows = flat(tree)
  const moving = rows.find((row) => row.slug === slug)
  const neighbours = rows.filter((row) => row.parent === moving?.parent).sort(byPosition)
  const from = neighbours.findIndex((row) => row.slug === slug)
  const to = from + steps
  if (from < 0 || to < 0 || to >= neighbours.length) return []
  neighbours.splice(to, 0, ...neighbours.splice(from, 1))
  return neighbours.flatMap((row, position) => (row.position === position ? [] : [{ ...row, position }]))
}

/** Where a new category comes: after the last of its neighbours. */
export function nextPosition(tree: readonly CategoryTree[], parent: string | null): number {
  return Math.max(-1, ...flat(tree).filter((row) => row.parent === parent).map((row) => row.position)) + 1
}
