import type { CoursePage, OutlineLesson, OwnCourse, ProgressIn } from './api'

/** What was noted on this device and is still to be told; `key` tells two notes apart. */
export type Note = ProgressIn & { key: string; at: string }

const most_items = 100

/** The notes with one more; what is about the same lesson becomes one, unless the lesson was begun anew between. */
export function withNote(notes: readonly Note[], note: Note): Note[] {
  const place = notes.map((other) => other.lesson).lastIndexOf(note.lesson)
  const before = notes[place]
  if (!before || before.reset || note.reset) return [...notes, note].slice(-most_items)
  const both: Note = {
    ...before,
    ...note,
    position_s: note.position_s ?? before.position_s,
    state: before.state === 'done' ? 'done' : note.state,
    seen_s: Math.max(before.seen_s, note.seen_s),
  }
  return [...notes.slice(0, place), ...notes.slice(place + 1), both]
}

/** What the server says with what this device has not told it yet. */
export function withNotes(mine: OwnCourse, notes: readonly ProgressIn[], lessons: readonly OutlineLesson[]): OwnCourse {
  const known = new Map(lessons.map((lesson) => [lesson.id, lesson]))
  const ours = notes.filter((note) => known.has(note.lesson))
  if (!ours.length) return mine
  const done = new Set(mine.done)
  const started = new Map(mine.started.map((one) => [one.id, one]))
  for (const note of ours) {
    const before = note.reset ? undefined : started.get(note.lesson)
    if (note.reset) done.delete(note.lesson)
    if (note.state === 'done') done.add(note.lesson)
    started.set(note.lesson, {
      id: note.lesson,
      position_s: note.position_s ?? before?.position_s ?? 0,
      seen_s: Math.max(note.seen_s, before?.seen_s ?? 0),
    })
  }
  return { ...mine, done: [...done], started: [...started.values()], percent: percentOf(done, lessons) }
}

/** How much of what is required is done, as the server counts it: 100 only for all of it. */
export function percentOf(done: ReadonlySet<string>, lessons: readonly OutlineLesson[]): number {
  const required = lessons.filter((lesson) => lesson.required && lesson.status === 'published')
  const finished = required.filter((lesson) => done.has(lesson.id))
  return required.length ? Math.floor((100 * finished.length) / required.length) : 0
}

export function lessonsOf(course: CoursePage): OutlineLesson[] {
  return course.sections.flatMap((section) => section.lessons)
}
