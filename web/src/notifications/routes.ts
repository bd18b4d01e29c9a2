import type { RouteRecordRaw } from 'vue-router'

/** Pages of the bell. */
export const notificationRoutes: RouteRecordRaw[] = [
  { path: '/notifications', name: 'notifications', component: () => import('@/notifications/NotificationsPage.vue'), meta: { title: 'title.notifications' } },
  { path: '/notifications/settings', name: 'notification-switches', component: () => import('@/notifications/SwitchesPage.vue'), meta: { title: 'title.notificationSwitches' } },
  { path: '/notifications/unsubscribe', name: 'unsubscribe', component: () => import('@/notifications/UnsubscribePage.vue'), meta: { title: 'title.unsubscribe', for: 'everybody', bare: true } },
]
