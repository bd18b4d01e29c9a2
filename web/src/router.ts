import { nextTick, watch } from 'vue'
import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import { courseRoutes } from '@/courses/routes'
import { i18n } from '@/i18n'
import { notificationRoutes } from '@/notifications/routes'
import { backTo, sessionKnown, useSession } from '@/people'
import { peopleRoutes } from '@/people/routes'
import { painted } from '@/ui/painted'
import { swarmRoutes } from '@/swarm/routes'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title. */
    title: string
    /** Who may see it: everybody, only people who are not signed in yet, or by default whoever is signed in. */
    for?: 'everybody' | 'admin'
    /** Shown without the app's frame around it. */
    bare?: boolean
    /** Uses the whole width of the window. */
    wide?: boolean
    /** The parameter that makes it another page; by default every address is one. */
    keyedBy?: string
    /** The main place of the app that it belongs to, where its address does not say so. */
    place?: string
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('@/courses/catalogue/FrontPage.vue'), meta: { title: 'title.front', for: 'everybody' } },
  { path: '/login', name: 'login', component: () => import('@/people/LoginPage.vue'), meta: { title: 'title.login', for: 'everybody', bare: true } },
  { path: '/l/:code', name: 'quick-link', component: () => import('@/people/QuickLinkPage.vue'), meta: { title: 'title.quickLink', for: 'everybody', bare: true } },
  { path: '/groups', name: 'groups', component: () => import('@/groups/GroupsPage.vue'), meta: { title: 'title.groups' } },
  { path: '/groups/new', name: 'group-new', component: () => import('@/groups/NewGroupPage.vue'), meta: { title: 'title.newGroup' } },
  { path: '/groups/:slug', name: 'group', component: () => import('@/groups/GroupPage.vue'), props: true, meta: { title: 'title.group' } },
  { path: '/groups/:slug/cards', name: 'group-cards', component: () => import('@/groups/LinkCardsPage.vue'), props: true, meta: { title: 'title.cards' } },
  { path: '/moderators', name: 'moderators', component: () => import('@/people/ModeratorsPage.vue'), meta: { title: 'title.moderators', for: 'admin' } },
  { path: '/account', name: 'account', component: () => import('@/people/AccountPage.vue'), meta: { title: 'title.account' } },
  ...peopleRoutes,
  ...courseRoutes,
  ...notificationRoutes,
  ...swarmRoutes,
  { path: '/:rest(.*)*', name: 'not-found', component: () => import('@/shell/NotFoundPage.vue'), meta: { title: 'title.notFound', for: 'everybody' } },
]

const { me, isAdmin, isModerator } = useSession()

/** Where a person's day begins. */
function home() {
  if (isModerator.value) return { name: 'groups' }
  return isAdmin.value ? { name: 'servers' } : { name: 'my-courses' }
}

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

/** The code of a page comes while it is still being found out who is here; what fails is told when it is needed. */
function loadAhead(to: RouteLocationNormalized): void {
  for (const { components } of to.matched) {
    const page: unknown = components?.default
    if (typeof page === 'function') (page as () => Promise<unknown>)().catch(() => undefined)
  }
}

router.beforeEach(async (to) => {
  if (to.meta.for === 'everybody') loadAhead(to)
  await sessionKnown()
  if (to.name === 'home' && me.value) return home()
  if (to.meta.for === 'everybody') return true
  if (!me.value) return { name: 'login', query: backTo(to) }
  return to.meta.for === 'admin' && !isAdmin.value ? home() : true
})

/** What was pressed is answered on the screen before the next page is worked out, which takes an old phone long. */
router.beforeResolve(async (_to, from) => {
  if (from.matched.length) await painted()
})

function showTitle(): void {
  const { t } = i18n.global
  const title = router.currentRoute.value.meta.title
  document.title = title ? `${t(title)} · TeleKlasa` : 'TeleKlasa'
}

router.afterEach((to, from) => {
  showTitle()
  // A new page is announced and read from its top, as if the browser had loaded it.
  if (from.matched.length && to.path !== from.path) void nextTick(() => document.getElementById('main')?.focus())
})
watch(i18n.global.locale, showTitle)

// Whoever is signed out by the server comes back to the same page after signing in.
watch(me, (now, before) => {
  const here = router.currentRoute.value
  if (!now && before && here.meta.for !== 'everybody') {
    void router.replace({ name: 'login', query: { ...backTo(here), ended: '1' } })
  }
})
