import { useQueryCache } from '@pinia/colada'
import { useRouter } from 'vue-router'
import { useNews } from '@/ui/news'
import { signOut } from './session'

/** Signs out and forgets everything that was loaded. */
export function useSignOut(): () => Promise<void> {
  const router = useRouter()
  const cache = useQueryCache()
  const { failed } = useNews()

  return async () => {
    try {
      await router.push({ name: 'login' }) // first: the page that is left has nothing more to ask
      await signOut()
      for (const entry of cache.getEntries()) cache.remove(entry)
    } catch (thrown) {
      failed(thrown)
    }
  }
}
