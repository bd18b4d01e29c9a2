import { expect, test } from 'vitest'
import { backTo } from './wayBack'

test.each([
  [{ fullPath: '/invite#KLON-2026', hash: '#KLON-2026' }, '/invite'],
  [{ fullPath: '/courses?sort=new', hash: '' }, '/courses?sort=new'],
  [{ fullPath: '/unsubscribe?x=1#a#b', hash: '#a#b' }, '/unsubscribe?x=1'],
])('the way back from %o tells no server what stands behind the hash', (route, back) => {
  expect(backTo(route)).toEqual({ back })
})
