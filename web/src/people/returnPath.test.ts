import { expect, test } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { ownPage } from './returnPath'

const page = { template: '<p />' }
const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { path: '/login', name: 'login', component: page },
    { path: '/groups/:slug', name: 'group', component: page },
    { path: '/:rest(.*)*', name: 'not-found', component: page },
  ],
})

test.each([
  ['/groups/group-1?tab=lessons', '/groups/group-1?tab=lessons'],
  ['/nowhere/at/all', undefined],
  ['/login?back=/login', undefined],
  ['https://elsewhere.example/groups/1', undefined],
  ['//elsewhere.example/groups/1', undefined],
  ['/\\elsewhere.example', undefined],
  ['javascript:alert(1)', undefined],
  [['/groups/group-1', '/groups/group-2'], undefined],
  [undefined, undefined],
])('after signing in, %s leads to %s', (wanted, led) => {
  expect(ownPage(router, wanted)).toBe(led)
})
