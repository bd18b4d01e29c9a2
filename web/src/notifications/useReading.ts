import { useQueryCache } from '@pinia/colada'
import { useNews } from '@/ui/news'
import { noticeKeys, readAllBefore, readNotices, type Notice } from './api'

/** Marks notifications as read, and lets every list and the bell know. */
export function useReading() {
  const cache = useQueryCache()
  const { failed } = useNews()
  const tellAll = () => cache.invalidateQueries({ key: [...noticeKeys.all] })

  return {
    read: (notice: Notice) => (notice.read_at ? Promise.resolve() : readNotices([notice.id]).then(tellAll, failed)),
    readAll: (newest: Notice) => readAllBefore(newest.id).then(tellAll, failed),
  }
}
