import { nextTick, readonly, ref, watch } from 'vue'
import { threadOf } from './threads'
import type { useThreads } from './useThreads'

const most_pages = 10

/** Looks for the comment that the address names, loads what is needed to show it, and leads the eye there. */
export function useSought(talk: ReturnType<typeof useThreads>, named: () => string) {
  const sought = ref('')

  /** In the threads loaded so far, their further replies too. */
  async function isThere(id: string): Promise<boolean> {
    if (threadOf(talk.loaded.value, id)) return true
    for (const thread of talk.threads.value ?? []) {
      if (thread.reply_count <= thread.replies.length) continue
      await talk.acts.loadReplies(thread.id)
      if (threadOf(talk.loaded.value, id)) return true
    }
    return false
  }

  async function look(id: string): Promise<void> {
    for (let page = 0; page < most_pages; page++) {
      if (await isThere(id)) {
        sought.value = id
        await nextTick()
        const element = document.getElementById(`comment-${id}`)
        element?.scrollIntoView({ block: 'center' })
        element?.focus({ preventScroll: true })
        return
      }
      if (!talk.hasNextPage.value) return
      await talk.loadNextPage()
    }
  }

  watch([named, () => talk.threads.value !== undefined], ([id, isLoaded]) => {
    if (id && isLoaded && id !== sought.value) void look(id).catch(() => undefined)
  }, { immediate: true })

  return { sought: readonly(sought) }
}
