import { expect, test } from 'vitest'
import { asProblem, problemOf } from './problem'

test('a problem of the server keeps its code, its fields and when to try again', () => {
  const problem = problemOf(422, { code: 'invalid', status: 422, fields: { name: ['blank'] }, retry_after_s: 29.2 })

  expect([problem.code, problem.status, problem.fields, problem.retryAfterS]).toEqual(['invalid', 422, { name: ['blank'] }, 30])
})

test('an answer in no known form is unexpected, that of a gateway means no connection', () => {
  expect([problemOf(500, '<h1>').code, problemOf(502, undefined).code, problemOf(400, {}).code]).toEqual(['unexpected', 'offline', 'unexpected'])
})

test('a request that never arrived is told as being offline', () => {
  expect([asProblem(new TypeError('Failed to fetch')).code, asProblem(new Error('x')).code]).toEqual(['offline', 'unexpected'])
})
