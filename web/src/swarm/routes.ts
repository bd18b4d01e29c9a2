import type { RouteRecordRaw } from 'vue-router'

/** The cockpit of the swarm, for admins. */
export const swarmRoutes: RouteRecordRaw[] = [
  { path: '/servers', name: 'servers', component: () => import('@/swarm/ServersPage.vue'), meta: { title: 'title.servers', for: 'admin' } },
  { path: '/servers/lessons', name: 'servers-lessons', component: () => import('@/swarm/LiveLessonsPage.vue'), meta: { title: 'title.liveLessons', for: 'admin' } },
  { path: '/servers/history', name: 'servers-history', component: () => import('@/swarm/HistoryPage.vue'), meta: { title: 'title.swarmHistory', for: 'admin' } },
  { path: '/servers/try', name: 'servers-try', component: () => import('@/swarm/TryPage.vue'), meta: { title: 'title.tryPlacement', for: 'admin' } },
  { path: '/servers/planner', name: 'servers-planner', component: () => import('@/swarm/planner/PlannerPage.vue'), meta: { title: 'title.planner', for: 'admin' } },
  { path: '/servers/:id', name: 'server', component: () => import('@/swarm/ServerPage.vue'), props: true, meta: { title: 'title.server', for: 'admin' } },
]
