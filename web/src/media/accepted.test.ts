import { describe, expect, test } from 'vitest'
import { acceptOf, kindOf, refusedAtOnce } from './accepted'
import type { UploadRules } from './api'

const rules: UploadRules = {
  mode: 'tus',
  chunk_bytes: 1000,
  kept_h: 24,
  quota_bytes: 5000,
  left_bytes: 3000,
  kinds: [
    { kind: 'image', most_bytes: 1000, types: ['image/png'] },
    { kind: 'document', most_bytes: 9000, types: ['application/pdf'] },
  ],
}

describe('what a file is sent as', () => {
  test.each([
    ['image/png', ['image', 'document'], 'image'],
    ['image/png', ['document'], 'document'],
    ['video/mp4', ['image', 'document', 'video'], 'video'],
    ['application/pdf', ['image', 'document', 'video'], 'document'],
    ['', ['captions'], 'captions'],
  ] as const)('%s among %s is %s', (type, kinds, kind) => {
    expect(kindOf({ type, name: 'a' }, kinds)).toBe(kind)
  })

  test('the chooser offers types and endings of its kinds only', () => {
    expect(acceptOf(['image'], rules)).toBe('image/png')
    expect(acceptOf(['document'], rules)).toContain('application/pdf,.pdf')
  })
})

describe('what is refused before it is sent', () => {
  const refusal = (type: string, size: number, kind: 'image' | 'document' | 'video', name = 'a') => refusedAtOnce({ name, type, size }, kind, rules)?.code

  test('files that the server would refuse by what it announces', () => {
    expect(refusal('image/png', 500, 'image')).toBeUndefined()
    expect(refusal('image/png', 0, 'image')).toBe('empty')
    expect(refusal('image/png', 1001, 'image')).toBe('file-too-large')
    expect(refusal('image/heic', 500, 'image')).toBe('type_not_allowed')
    expect(refusal('text/html', 3001, 'document')).toBe('quota-full')
    expect(refusal('text/html', 500, 'document')).toBeUndefined()
    expect(refusal('', 500, 'document', 'game.exe')).toBe('type_not_allowed')
    expect(refusal('', 500, 'document', 'Essay.DOCX')).toBeUndefined()
    expect(refusal('', 500, 'document', 'Essay, version 1.2 of two')).toBeUndefined()
    expect(refusal('video/mp4', 500, 'video')).toBe('forbidden')
  })
})
