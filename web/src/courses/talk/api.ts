import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'
import type { Report } from '@/courses/reporting/useReporting'

export type Comment = Whole<Schemas['CommentReply']>
export type Thread = Whole<Schemas['CommentThread']>
export type ThreadPage = Whole<Schemas['CommentThreadPage']>

const ofLesson = (lesson: string) => ({ path: { lesson_id: lesson } })
const ofComment = (comment: string) => ({ path: { comment_id: comment } })

export function listThreads(lesson: string, cursor: string): Promise<ThreadPage> {
  return answer(api.GET('/api/v1/lessons/{lesson_id}/comments', { params: { ...ofLesson(lesson), query: { cursor } } }))
}

export function listReplies(comment: string, cursor = ''): Promise<Page<Comment>> {
  return answer(api.GET('/api/v1/comments/{comment_id}/replies', { params: { ...ofComment(comment), query: { cursor } } }))
}

export function writeComment(lesson: string, body_source: string, parent: string | null): Promise<Comment> {
  return answer(api.POST('/api/v1/lessons/{lesson_id}/comments', { params: ofLesson(lesson), body: { body_source, parent } }))
}

export function changeComment(comment: string, body_source: string): Promise<Comment> {
  return answer(api.PATCH('/api/v1/comments/{comment_id}', { params: ofComment(comment), body: { body_source } }))
}

export async function deleteComment(comment: string): Promise<void> {
  await answer(api.DELETE('/api/v1/comments/{comment_id}', { params: ofComment(comment) }))
}

export function bringBackComment(comment: string): Promise<Comment> {
  return answer(api.POST('/api/v1/comments/{comment_id}/undo-delete', { params: ofComment(comment) }))
}

export function hideComment(comment: string): Promise<Comment> {
  return answer(api.POST('/api/v1/comments/{comment_id}/hide', { params: ofComment(comment) }))
}

export function restoreComment(comment: string): Promise<Comment> {
  return answer(api.POST('/api/v1/comments/{comment_id}/restore', { params: ofComment(comment) }))
}

export function lockThread(comment: string, isLocked: boolean): Promise<Comment> {
  const params = ofComment(comment)
  return answer(isLocked ? api.POST('/api/v1/comments/{comment_id}/lock', { params }) : api.POST('/api/v1/comments/{comment_id}/unlock', { params }))
}

export async function lockLesson(lesson: string, isLocked: boolean): Promise<void> {
  const params = ofLesson(lesson)
  await answer(isLocked ? api.POST('/api/v1/lessons/{lesson_id}/comments/lock', { params }) : api.POST('/api/v1/lessons/{lesson_id}/comments/unlock', { params }))
}

export async function reportComment(comment: string, body: Report): Promise<void> {
  await answer(api.POST('/api/v1/comments/{comment_id}/report', { params: ofComment(comment), body }))
}
