import { describe, expect, test } from 'vitest'
import { addressesOf } from './embeds'

describe('a film of another site', () => {
  test('is played by the player that sets no cookies', () => {
    expect(addressesOf({ kind: 'youtube', id: 'aqz-KE-bpKQ', host: '' })).toEqual({
      name: 'YouTube',
      player: 'https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ',
      page: 'https://www.youtube.com/watch?v=aqz-KE-bpKQ',
    })
  })

  test('is only linked to where no player is allowed', () => {
    expect(addressesOf({ kind: 'peertube', id: 'abc', host: 'video.example' })).toEqual({
      name: 'PeerTube', player: undefined, page: 'https://video.example/w/abc',
    })
  })

  test('cannot leave its place in the address', () => {
    expect(addressesOf({ kind: 'commons', id: 'A film? & more.webm', host: '' })?.page).toBe(
      'https://commons.wikimedia.org/wiki/File:A%20film%3F%20%26%20more.webm',
    )
  })

  test('of an unknown site is nothing', () => {
    expect(addressesOf({ kind: 'elsewhere', id: '1', host: '' })).toBeUndefined()
  })
})
