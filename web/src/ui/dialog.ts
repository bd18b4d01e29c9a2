import { useOverlay } from '@nuxt/ui/composables/useOverlay'
import type { Component } from 'vue'

const made = new Map<Component, unknown>()

/** The one dialog of this kind in the whole app, however many rows and pages can open it. */
export function useDialog<Kind extends Component>(kind: Kind) {
  const create = () => useOverlay().create(kind)
  const dialog = (made.get(kind) as ReturnType<typeof create> | undefined) ?? create()
  made.set(kind, dialog)
  return dialog
}
