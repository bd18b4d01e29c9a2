import { useQueryCache } from '@pinia/colada'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { asProblem } from '@/api/problem'
import { type CourseCardEdit, type CourseEdit, readCourseEdit } from '@/courses/workbench/api'
import { courseKeys } from '@/courses/workbench/queries'
import { useAct } from '@/ui/act'
import { changeCard, type CourseCardChange } from './api'
import { type CardChanges, type CardField, cardKeeping, sendable, stillChanged, withChange } from './cardChanges'

/**
 * The card of a course as it is being typed: only what was changed is sent, and only over the version it was changed
 * on.  What is not saved yet outlives a reload; somebody else's change in between is a `conflict` to choose in.
 */
export function useCardDraft(edit: () => CourseEdit) {
  const cache = useQueryCache()
  const card = computed(() => edit().card)
  const keeping = computed(() => cardKeeping(card.value.slug))
  const kept = keeping.value.read()
  const changes = shallowRef<CardChanges>(stillChanged(kept?.changes ?? {}, card.value))
  const baseVersion = ref(kept?.version ?? card.value.version)
  const conflict = shallowRef<CourseCardEdit>()
  const isDirty = computed(() => Object.keys(changes.value).length > 0)

  watch(() => card.value.version, (version) => {
    changes.value = stillChanged(changes.value, card.value)
    if (isDirty.value) return
    baseVersion.value = version
    conflict.value = undefined
  })
  watch([changes, baseVersion], () => keeping.value.write(baseVersion.value, changes.value))

  function take(now: CourseEdit): void {
    cache.setQueryData([...courseKeys.edit(now.card.slug)], now)
    void cache.invalidateQueries({ key: [...courseKeys.frame(now.card.slug)] })
    void cache.invalidateQueries({ key: [...courseKeys.taught] })
  }

  /** One field for `v-model`: what was typed, else what the school has. */
  function field<Name extends CardField>(name: Name) {
    return computed<CourseCardEdit[Name]>({
      get: () => (changes.value[name] ?? (name in changes.value ? null : card.value[name])) as CourseCardEdit[Name],
      set: (value) => {
        if (!isDirty.value) baseVersion.value = card.value.version
        changes.value = withChange(changes.value, card.value, name, value)
      },
    })
  }

  async function send(version: number): Promise<void> {
    const sent = changes.value
    const now = await changeCard(card.value.slug, { ...(sendable(sent) as CourseCardChange), version })
    conflict.value = undefined
    baseVersion.value = now.card.version
    // What was typed while it was on its way stays a change.
    const typedSince = Object.fromEntries(Object.entries(changes.value).filter(([name, value]) => sent[name as CardField] !== value))
    changes.value = stillChanged(typedSince, now.card)
    take(now)
  }

  const { run: save, isRunning: isSaving, problem } = useAct(async () => {
    try {
      await send(baseVersion.value)
    } catch (thrown) {
      if (asProblem(thrown).code !== 'edited-meanwhile') throw thrown
      const now = await readCourseEdit(card.value.slug)
      conflict.value = now.card
      take(now)
    }
  })

  /** Writes what was typed over what somebody else saved. */
  const { run: keepMine } = useAct(() => {
    baseVersion.value = conflict.value?.version ?? baseVersion.value
    return save()
  })

  function drop(): void {
    changes.value = {}
    conflict.value = undefined
    baseVersion.value = card.value.version
    problem.value = undefined
  }

  /** Saves something that is not typed, such as the picture, at once. */
  async function saveNow(change: CourseCardChange): Promise<void> {
    const before = card.value.version
    const now = await changeCard(card.value.slug, change)
    if (baseVersion.value === before && now.card.version === before + 1) baseVersion.value = now.card.version
    take(now)
  }

  const warn = (event: BeforeUnloadEvent) => {
    if (isSaving.value) event.preventDefault()
  }
  globalThis.addEventListener('beforeunload', warn)
  onScopeDispose(() => globalThis.removeEventListener('beforeunload', warn))

  return { field, changes, isDirty, conflict, save, isSaving, problem, keepMine, drop, saveNow }
}

export type CardDraft = ReturnType<typeof useCardDraft>
