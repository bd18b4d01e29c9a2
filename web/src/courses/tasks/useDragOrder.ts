import { onMounted, onScopeDispose, type Ref } from 'vue'

/** Lets lines of a list be dragged by their handles; the list itself is put back, for Vue moves it. */
export function useDragOrder(list: Readonly<Ref<HTMLElement | null>>, move: (from: number, to: number) => void): void {
  let drop: () => void = () => undefined
  let isGone = false

  onMounted(async () => {
    const { default: Sortable } = await import('sortablejs')
    if (isGone || !list.value) return
    const sortable = Sortable.create(list.value, {
      handle: '[data-handle]',
      animation: 150,
      onEnd: ({ item, from, oldIndex, newIndex }) => {
        if (oldIndex === undefined || newIndex === undefined || oldIndex === newIndex) return
        item.remove()
        from.insertBefore(item, from.children[oldIndex] ?? null)
        move(oldIndex, newIndex)
      },
    })
    drop = () => sortable.destroy()
  })
  onScopeDispose(() => {
    isGone = true
    drop()
  })
}
