/** The order of sections and lessons, and what moving does to it; nothing here changes what it is given. */

interface Lesson { id: string }
interface Section<L extends Lesson> { id: string; lessons: L[] }

export interface Order { id: string; lessons: string[] }

/** Where a lesson stands: its section and its place in it, both counted from 0. */
export interface Place { section: number; place: number }

export function orderOf<L extends Lesson>(sections: readonly Section<L>[]): Order[] {
  return sections.map(({ id, lessons }) => ({ id, lessons: lessons.map((lesson) => lesson.id) }))
}

export function isSameOrder(one: readonly Order[], other: readonly Order[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** The sections in this order; what the order does not name stays in its section, after the others. */
export function arrange<L extends Lesson, S extends Section<L>>(sections: readonly S[], order: readonly Order[]): S[] {
  const lessons = new Map(sections.flatMap((section) => section.lessons).map((lesson) => [lesson.id, lesson]))
  const named = new Set(order.flatMap((one) => one.lessons))
  const known = order.map(({ id }) => sections.find((section) => section.id === id)).filter((section) => section !== undefined)
  const rest = sections.filter((section) => !known.includes(section))
  return [...known, ...rest].map((section) => {
    const wanted = order.find(({ id }) => id === section.id)?.lessons ?? []
    const placed = wanted.map((id) => lessons.get(id)).filter((lesson) => lesson !== undefined)
    return { ...section, lessons: [...placed, ...section.lessons.filter(({ id }) => !named.has(id))] }
  })
}

export function placeOf<L extends Lesson>(sections: readonly Section<L>[], lesson: string): Place | undefined {
  for (const [section, { lessons }] of sections.entries()) {
    const place = lessons.findIndex(({ id }) => id === lesson)
    if (place >= 0) return { section, place }
  }
  return undefined
}

export function moveLesson<L extends Lesson, S extends Section<L>>(sections: readonly S[], lesson: string, to: Place): S[] {
  const found = sections.flatMap((section) => section.lessons).find(({ id }) => id === lesson)
  if (!found) return [...sections]
  return sections.map((section, index) => {
    const lessons = section.lessons.filter(({ id }) => id !== lesson)
    if (index === to.section) lessons.splice(to.place, 0, found)
    return { ...section, lessons }
  })
}

/** One step up or down; over the edge of its section it goes into the next one.  Undefined at the very end. */
export function stepOf<L extends Lesson>(sections: readonly Section<L>[], lesson: string, step: 1 | -1): Place | undefined {
  const here = placeOf(sections, lesson)
  if (!here) return undefined
  const length = sections[here.section]?.lessons.length ?? 0
  const place = here.place + step
  if (place >= 0 && place < length) return { section: here.section, place }
  const section = here.section + step
  const next = sections[section]
  return next && { section, place: step === 1 ? 0 : next.lessons.length }
}

export function moveSection<S>(sections: readonly S[], from: number, to: number): S[] {
  const moved = [...sections]
  const [section] = moved.splice(from, 1)
  if (section !== undefined) moved.splice(to, 0, section)
  return moved
}
