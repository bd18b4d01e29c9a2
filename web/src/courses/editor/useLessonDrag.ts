import { nextTick, onBeforeUnmount, type Ref, watch } from 'vue'
import type Sortable from 'sortablejs'

export interface Dropped {
  id: string
  /** The list that it was dropped into, by its `data-list`. */
  list: string
  place: number
}

/**
 * Rows that can be dragged by their handle, with the mouse or a finger, within a list and to others of the group.
 * The page itself moves the row: what the library moved is put back first, since Vue keeps the order.
 */
export function useLessonDrag(list: Ref<HTMLElement | null>, group: string, onDrop: (dropped: Dropped) => void) {
  let sortable: Sortable | undefined
  let next: Node | null = null

  async function begin(element: HTMLElement) {
    const { default: Sortables } = await import('sortablejs')
    if (!element.isConnected) return
    sortable = Sortables.create(element, {
      group,
      handle: `[data-handle="${group}"]`,
      draggable: '[data-id]',
      animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 150,
      delay: 120,
      delayOnTouchOnly: true,
      ghostClass: 'opacity-40',
      onStart: ({ item }) => {
        next = item.nextSibling
      },
      onEnd: ({ item, from, to, newDraggableIndex }) => {
        from.insertBefore(item, next)
        const { id } = item.dataset
        const { list: name } = to.dataset
        if (id && name !== undefined && newDraggableIndex !== undefined) onDrop({ id, list: name, place: newDraggableIndex })
      },
    })
  }

  watch(list, (element) => {
    sortable?.destroy()
    sortable = undefined
    if (element) void nextTick(() => begin(element))
  }, { immediate: true, flush: 'post' })
  onBeforeUnmount(() => sortable?.destroy())
}
