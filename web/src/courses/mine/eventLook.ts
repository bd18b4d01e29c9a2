import type { CalendarEvent } from './api'

export const eventIcons: Record<CalendarEvent['kind'], string> = {
  deadline: 'i-lucide-clipboard-check',
  release: 'i-lucide-book-open',
  live: 'i-lucide-video',
}

const colours = ['bg-primary', 'bg-info', 'bg-warning', 'bg-secondary', 'bg-success', 'bg-error'] as const

/** The same colour for one course wherever it is drawn; its name says it too. */
export function colourOf(slug: string): string {
  let hash = 7
  for (const letter of slug) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return colours[hash % colours.length] ?? colours[0]
}

export function eventPath({ kind, id, course }: CalendarEvent): string {
  if (kind === 'deadline') return `/courses/${course.slug}/tasks/${id}`
  return `/courses/${course.slug}/lessons/${id}`
}

/** Whether a deadline waits for something to be handed in. */
export function isOpenTask(event: CalendarEvent): boolean {
  return event.kind === 'deadline' && !event.is_taught && event.status !== 'submitted' && event.status !== 'graded'
}
