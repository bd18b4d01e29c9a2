import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'

/** Makes an element take dropped files; tells whether something hovers over it. Whoever uses it has a button too. */
export function useDropZone(element: Readonly<Ref<HTMLElement | null>>, take: (files: File[]) => void) {
  // Entering a child is told before leaving its parent, so they are counted.
  const depth = ref(0)
  let stopper = new AbortController()

  function listen(zone: HTMLElement): void {
    const { signal } = (stopper = new AbortController())
    const on = (kind: 'dragenter' | 'dragleave' | 'dragover' | 'drop', act: (event: DragEvent) => void) =>
      zone.addEventListener(kind, (event) => (event.preventDefault(), act(event)), { signal })
    on('dragenter', () => (depth.value += 1))
    on('dragleave', () => (depth.value -= 1))
    on('dragover', () => undefined)
    on('drop', (event) => {
      depth.value = 0
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length) take(files)
    })
  }
  watch(element, (zone) => {
    stopper.abort()
    if (zone) listen(zone)
  })
  onScopeDispose(() => stopper.abort())

  return computed(() => depth.value > 0)
}
