import type { RouteRecordRaw } from 'vue-router'

/** Pages of accounts. */
export const peopleRoutes: RouteRecordRaw[] = [
  { path: '/register', name: 'register', component: () => import('@/people/RegisterPage.vue'), meta: { title: 'title.register', for: 'everybody', bare: true } },
  { path: '/register/confirm', name: 'register-confirm', component: () => import('@/people/ConfirmPage.vue'), meta: { title: 'title.confirm', for: 'everybody', bare: true } },
  { path: '/forgot-password', name: 'forgot-password', component: () => import('@/people/ForgotPasswordPage.vue'), meta: { title: 'title.forgotPassword', for: 'everybody', bare: true } },
  { path: '/reset-password', name: 'reset-password', component: () => import('@/people/ResetPasswordPage.vue'), meta: { title: 'title.resetPassword', for: 'everybody', bare: true } },
  { path: '/people', name: 'people', component: () => import('@/people/PeoplePage.vue'), meta: { title: 'title.people', for: 'admin' } },
]
