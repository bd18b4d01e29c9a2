import { useQueryCache } from '@pinia/colada'
import { nextTick } from 'vue'
import { useRouter } from 'vue-router'
import { doLastActs, forgetKept } from '@/ui/kept'
import { useNews } from '@/ui/news'
import { signOut, useSession } from './session'

/** Signs out and forgets everything that was loaded, or kept on this device to be sent later. */
export function useSignOut(): () => Promise<void> {
  const router = useRouter()
  const cache = useQueryCache()
  const { failed } = useNews()
  const { me } = useSession()

  return async () => {
    const person = me.value?.id
    try {
      await router.push({ name: 'login' }) // first: the page that is left has nothing more to ask
      await nextTick() // it keeps what it still holds
      await doLastActs()
      await signOut()
      if (person) forgetKept(person)
      for (const entry of cache.getEntries()) cache.remove(entry)
    } catch (thrown) {
      failed(thrown)
    }
  }
}
