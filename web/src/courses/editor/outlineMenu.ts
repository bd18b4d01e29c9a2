import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { EditedLessonRow, EditedSection } from './api'

/** The row whose menu is open, and the button that opened it. */
export interface Asked {
  lesson?: EditedLessonRow
  section?: EditedSection
  button: HTMLElement
}

interface MenuActs {
  rename: (id: string) => void
  step: (asked: Asked, step: 1 | -1) => void
  moveTo: (lesson: EditedLessonRow, section: EditedSection) => void
  publish: (lesson: EditedLessonRow) => void
  unpublish: (lesson: EditedLessonRow) => void
  open: (lesson: EditedLessonRow, as: 'author' | 'student') => void
  remove: (asked: Asked) => void
}

/** The acts of one lesson or section, for the one menu of all rows. */
export function useOutlineMenu(asked: Ref<Asked | undefined>, sections: () => readonly EditedSection[], acts: MenuActs) {
  const { t } = useI18n()

  function steps(one: Asked) {
    return [
      { label: t('outline.up'), icon: 'i-lucide-arrow-up', kbds: ['Alt', '↑'], onSelect: () => acts.step(one, -1) },
      { label: t('outline.down'), icon: 'i-lucide-arrow-down', kbds: ['Alt', '↓'], onSelect: () => acts.step(one, 1) },
    ]
  }

  function ofLesson(one: Asked, lesson: EditedLessonRow) {
    const others = sections().filter(({ lessons }) => !lessons.some(({ id }) => id === lesson.id))
    const isDraft = lesson.status === 'draft'
    return [
      [
        { label: t('outline.edit'), icon: 'i-lucide-pencil', onSelect: () => acts.open(lesson, 'author') },
        { label: t('outline.rename'), icon: 'i-lucide-text-cursor-input', kbds: ['F2'], onSelect: () => acts.rename(lesson.id) },
        { label: t('outline.asStudent'), icon: 'i-lucide-eye', onSelect: () => acts.open(lesson, 'student') },
      ],
      [
        isDraft
          ? { label: t('outline.publish'), icon: 'i-lucide-globe', onSelect: () => acts.publish(lesson) }
          : { label: t('outline.unpublish'), icon: 'i-lucide-eye-off', onSelect: () => acts.unpublish(lesson) },
      ],
      [
        ...steps(one),
        ...(others.length
          ? [{
              label: t('outline.moveTo'), icon: 'i-lucide-corner-down-right',
              children: others.map((section) => ({ label: section.title, onSelect: () => acts.moveTo(lesson, section) })),
            }]
          : []),
      ],
      [{ label: t('outline.delete'), icon: 'i-lucide-trash-2', color: 'error' as const, onSelect: () => acts.remove(one) }],
    ]
  }

  function ofSection(one: Asked, section: EditedSection) {
    return [
      [{ label: t('outline.rename'), icon: 'i-lucide-text-cursor-input', kbds: ['F2'], onSelect: () => acts.rename(section.id) }],
      steps(one),
      [{ label: t('outline.deleteSection'), icon: 'i-lucide-trash-2', color: 'error' as const, onSelect: () => acts.remove(one) }],
    ]
  }

  return computed(() => {
    const one = asked.value
    if (one?.lesson) return ofLesson(one, one.lesson)
    return one?.section ? ofSection(one, one.section) : []
  })
}
