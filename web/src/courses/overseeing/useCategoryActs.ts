import { useQuery, useQueryCache } from '@pinia/colada'
import { useI18n } from 'vue-i18n'
import { useDialog } from '@/ui/dialog'
import { useNews } from '@/ui/news'
import { addCategory, changeCategory, deleteCategory, readCategories } from './api'
import CategoryDialog from './CategoryDialog.vue'
import { renumbered, withCategory, withoutCategory, type CategoryTree, type Placed } from './categoryTree'

const key = ['categories', 'tree']

/** The tree of categories and what an admin does with it.  What is shown follows each act, not the next answer. */
export function useCategoryActs() {
  const { t } = useI18n()
  const { done, failed, undoable } = useNews()
  const cache = useQueryCache()
  const dialog = useDialog(CategoryDialog)
  const { data: tree, error, refetch } = useQuery({ key, query: readCategories })
  const show = (now: CategoryTree[]) => cache.setQueryData(key, now)
  let last: Promise<unknown> = Promise.resolve()

  async function add(parent: string | null): Promise<void> {
    const facts = await dialog.open({ tree: tree.value ?? [], category: undefined, parent })
    if (!facts) return
    show(withCategory(tree.value ?? [], { ...facts }))
    done(t('overseeing.categoryAdded', { name: facts.name }))
  }

  async function edit(category: Placed): Promise<void> {
    const facts = await dialog.open({ tree: tree.value ?? [], category, parent: category.parent })
    if (!facts) return
    show(withCategory(tree.value ?? [], facts))
    done(t('state.saved'))
  }

  /** Shown at once; the writes follow in their order, however fast one presses. */
  async function move(category: Placed, steps: number): Promise<void> {
    const changed = renumbered(tree.value ?? [], category.slug, steps)
    show(changed.reduce<CategoryTree[]>((rows, row) => withCategory(rows, row), tree.value ?? []))
    last = last.then(() => Promise.all(changed.map((row) => changeCategory(row.slug, { position: row.position }))))
    await last.catch((thrown: unknown) => {
      last = Promise.resolve()
      void refetch()
      throw thrown
    })
  }

  async function remove(category: Placed): Promise<void> {
    await deleteCategory(category.slug)
    show(withoutCategory(tree.value ?? [], category.slug))
    undoable(t('overseeing.categoryDeleted', { name: category.name }), async () => {
      const { slug, name, name_en, parent, position } = category
      const made = await addCategory({ slug, name, ...(name_en && { name_en }), parent, position })
      show(withCategory(tree.value ?? [], { ...made, parent }))
    })
  }

  const told = <Given extends unknown[]>(act: (...given: Given) => Promise<void>) => (...given: Given) => void act(...given).catch(failed)
  return { tree, error, refetch, add: told(add), edit: told(edit), move: told(move), remove: told(remove) }
}
