import type { RouteLocationRaw } from 'vue-router'
import type { MyCourse } from './api'

/** To the lesson where one stopped, else to where the course begins; who may not learn sees the course's page. */
export function wayToLearn({ course, last_lesson, status }: MyCourse): RouteLocationRaw {
  const { slug } = course
  if (status !== 'active' && status !== 'completed') return { name: 'course', params: { slug } }
  if (last_lesson && status === 'active') return { name: 'lesson', params: { slug, lesson: last_lesson.id } }
  return { name: 'learn', params: { slug } }
}
