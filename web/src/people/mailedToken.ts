import { useRoute, useRouter } from 'vue-router'

/** The token of a mailed link; it leaves the address at once, so that neither history nor a screenshot keeps it. */
export function takeMailedToken(): string {
  const route = useRoute()
  const router = useRouter()
  const token = new URLSearchParams(route.hash.slice(1)).get('token') ?? ''
  if (route.hash) {
    globalThis.history.replaceState(globalThis.history.state, '', route.path)
    void router.replace({ path: route.path })
  }
  return token
}
