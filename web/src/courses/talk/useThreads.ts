import { useInfiniteQuery, useQueryCache } from '@pinia/colada'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useNews } from '@/ui/news'
import { bringBackComment, changeComment, deleteComment, hideComment, listReplies, listThreads, lockLesson, lockThread, restoreComment, writeComment, type Comment } from './api'
import { withChanged, withoutDeleted, withReplies, withWritten, type LoadedThreads } from './threads'

/** What is said under a lesson, and everything one may do about it; changes are shown at once. */
export function useThreads(lesson: () => string) {
  const { t } = useI18n()
  const { undoable, failed } = useNews()
  const cache = useQueryCache()
  const key = () => ['lesson', lesson(), 'comments']
  const { data, error, refetch, hasNextPage, loadNextPage, asyncStatus } = useInfiniteQuery({
    key,
    query: ({ pageParam }: { pageParam: string }) => listThreads(lesson(), pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  const loaded = computed(() => data.value as LoadedThreads | undefined)
  const threads = computed(() => loaded.value?.pages.flatMap((page) => page.results))
  const facts = computed(() => loaded.value?.pages[0])

  function show(change: (now: LoadedThreads) => LoadedThreads): void {
    const now = cache.getQueryData<LoadedThreads>(key())
    if (now) cache.setQueryData(key(), change(now))
  }
  const showChanged = (changed: Comment) => show((now) => withChanged(now, changed))

  async function write(body: string, parent: string | null): Promise<Comment> {
    const written = await writeComment(lesson(), body, parent)
    show((now) => withWritten(now, written))
    return written
  }

  async function change(comment: Comment, body: string): Promise<void> {
    showChanged(await changeComment(comment.id, body))
  }

  async function remove(comment: Comment): Promise<void> {
    const before = cache.getQueryData<LoadedThreads>(key())
    show((now) => withoutDeleted(now, comment))
    try {
      await deleteComment(comment.id)
    } catch (thrown) {
      cache.setQueryData(key(), before)
      failed(thrown)
      return
    }
    undoable(t('talk.deleted'), async () => {
      await bringBackComment(comment.id)
      await refetch()
    })
  }

  async function hide(comment: Comment, isHidden: boolean): Promise<void> {
    await (isHidden ? hideComment(comment.id) : restoreComment(comment.id)).then(showChanged, failed)
  }

  async function lock(comment: Comment, isLocked: boolean): Promise<void> {
    await lockThread(comment.id, isLocked).then(showChanged, failed)
  }

  async function lockAll(isLocked: boolean): Promise<void> {
    await lockLesson(lesson(), isLocked).then(() => refetch(), failed)
  }

  async function loadReplies(root: string): Promise<void> {
    const replies: Comment[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof listReplies>> = await listReplies(root, cursor)
      replies.push(...page.results)
      cursor = page.next
    }
    show((now) => withReplies(now, root, replies))
  }

  return { loaded, threads, facts, error, refetch, hasNextPage, loadNextPage, asyncStatus, acts: { write, change, remove, hide, lock, lockAll, loadReplies } }
}

export type ThreadActs = ReturnType<typeof useThreads>['acts']
