import type { Comment, Thread, ThreadPage } from './api'

/** The loaded pages as the query cache holds them. */
export interface LoadedThreads {
  pages: ThreadPage[]
  pageParams: string[]
}

const changedThread = (thread: Thread, changed: Comment): Thread => {
  if (thread.id === changed.id) return { ...thread, ...changed, replies: thread.replies }
  if (!thread.replies.some((reply) => reply.id === changed.id)) return thread
  return { ...thread, replies: thread.replies.map((reply) => (reply.id === changed.id ? { ...reply, ...changed } : reply)) }
}

const onThreads = (loaded: LoadedThreads, change: (threads: Thread[], page: number) => Thread[]): LoadedThreads => ({
  ...loaded,
  pages: loaded.pages.map((page, place) => ({ ...page, results: change(page.results, place) })),
})

/** With a comment as it is now, wherever it stands. */
export function withChanged(loaded: LoadedThreads, changed: Comment): LoadedThreads {
  return onThreads(loaded, (threads) => threads.map((thread) => changedThread(thread, changed)))
}

/** With a comment that was just written: a thread first, a reply last. */
export function withWritten(loaded: LoadedThreads, written: Comment): LoadedThreads {
  const isThere = loaded.pages.some((page) => page.results.some((thread) => thread.id === written.id || thread.replies.some((reply) => reply.id === written.id)))
  if (isThere) return withChanged(loaded, written)
  const counted = { ...loaded, pages: loaded.pages.map((page) => ({ ...page, count: page.count + 1 })) }
  return onThreads(counted, (threads, page) => {
    if (written.parent === null) return page === 0 ? [{ ...written, replies: [] }, ...threads] : threads
    return threads.map((thread) => (thread.id === written.parent ? { ...thread, reply_count: thread.reply_count + 1, replies: [...thread.replies, written] } : thread))
  })
}

/** Without the words of a comment: one with replies leaves a grave, one without leaves nothing. */
export function withoutDeleted(loaded: LoadedThreads, deleted: Comment): LoadedThreads {
  const counted = { ...loaded, pages: loaded.pages.map((page) => ({ ...page, count: page.count - 1 })) }
  return onThreads(counted, (threads) => threads.flatMap((thread) => {
    if (thread.id === deleted.id) return thread.reply_count > 0 ? [{ ...thread, status: 'deleted' as const, author: null, body_html: null, body_source: null }] : []
    if (thread.id !== deleted.parent && !thread.replies.some((reply) => reply.id === deleted.id)) return [thread]
    return [{ ...thread, reply_count: thread.reply_count - 1, replies: thread.replies.filter((reply) => reply.id !== deleted.id) }]
  }))
}

/** With all replies of a thread that were loaded so far. */
export function withReplies(loaded: LoadedThreads, root: string, replies: readonly Comment[]): LoadedThreads {
  return onThreads(loaded, (threads) => threads.map((thread) => (thread.id === root ? { ...thread, replies: [...replies] } : thread)))
}

/** The loaded thread that holds a comment. */
export function threadOf(loaded: LoadedThreads | undefined, comment: string): Thread | undefined {
  return loaded?.pages.flatMap((page) => page.results).find((thread) => thread.id === comment || thread.replies.some((reply) => reply.id === comment))
}
