import { nextTick, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { EditedLessonRow, EditedSection } from './api'
import { moveLesson, moveSection, type Place, placeOf, stepOf } from './outline'
import type { Dropped } from './useLessonDrag'

/** Moves of lessons and sections by key, button, menu and drag: each says the new place and keeps the focus. */
export function useOutlineMoves(sections: () => EditedSection[], apply: (sections: EditedSection[]) => void) {
  const { t } = useI18n()
  const said = ref('')

  /** The row is another element in its new place: what had the focus in it gets it there too. */
  function move(id: string, now: EditedSection[]): void {
    const row = () => document.querySelector<HTMLElement>(`[data-id="${id}"]`)
    const place = [...(row()?.querySelectorAll('a, button') ?? [])].indexOf(document.activeElement as Element)
    apply(now)
    void nextTick(() => {
      if (place >= 0) row()?.querySelectorAll<HTMLElement>('a, button')[place]?.focus()
      row()?.scrollIntoView({ block: 'nearest' })
    })
  }

  function put(lesson: Pick<EditedLessonRow, 'id' | 'title'>, to: Place): void {
    const now = moveLesson(sections(), lesson.id, to)
    move(lesson.id, now)
    const section = now[to.section]
    said.value = t('outline.movedTo', { title: lesson.title, n: to.place + 1, all: section?.lessons.length ?? 0, section: section?.title ?? '' })
  }

  function step(lesson: EditedLessonRow, by: 1 | -1): void {
    const to = stepOf(sections(), lesson.id, by)
    if (to) put(lesson, to)
    else said.value = t('outline.atEnd', { title: lesson.title })
  }

  function stepSection(section: EditedSection, by: 1 | -1): void {
    const from = sections().findIndex(({ id }) => id === section.id)
    putSection(section, from, from + by)
  }

  function putSection(section: EditedSection, from: number, to: number): void {
    const all = sections().length
    if (to < 0 || to >= all) {
      said.value = t('outline.atEnd', { title: section.title })
      return
    }
    move(section.id, moveSection(sections(), from, to))
    said.value = t('outline.sectionMovedTo', { title: section.title, n: to + 1, all })
  }

  function moveTo(lesson: EditedLessonRow, section: EditedSection): void {
    put(lesson, { section: sections().findIndex(({ id }) => id === section.id), place: section.lessons.length })
  }

  function dropped({ id, list, place }: Dropped): void {
    const from = placeOf(sections(), id)
    const section = sections().findIndex((one) => one.id === list)
    const lesson = from && sections()[from.section]?.lessons[from.place]
    if (lesson && section >= 0 && (from.section !== section || from.place !== place)) put(lesson, { section, place })
  }

  function droppedSection({ id, place }: Dropped): void {
    const from = sections().findIndex((section) => section.id === id)
    const section = sections()[from]
    if (section && from !== place) putSection(section, from, place)
  }

  return { said, step, stepSection, moveTo, dropped, droppedSection }
}
