import { useQueryCache } from '@pinia/colada'
import { defineAsyncComponent } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { asProblem } from '@/api/problem'
import { useAct } from '@/ui/act'
import { useConfirm } from '@/ui/confirm'
import { useDialog } from '@/ui/dialog'
import { useNews } from '@/ui/news'
import { enrol, leaveCourse, type Course } from './courseApi'

const AskToJoinDialog = defineAsyncComponent(() => import('./AskToJoinDialog.vue'))

/** Joining a course and leaving it, from its page; `changed` is called when the person's place in it has changed. */
export function useEnrolling(course: () => Course, changed: () => void) {
  const { t } = useI18n()
  const router = useRouter()
  const cache = useQueryCache()
  const { done, failed, undoable } = useNews()
  const confirm = useConfirm()
  const asking = useDialog(AskToJoinDialog)

  function tellAll() {
    changed()
    void cache.invalidateQueries({ key: ['my-courses'] })
  }

  /** Somebody may have let the person in meanwhile, in another tab for instance: then the page just shows it. */
  function explain(thrown: unknown) {
    if (asProblem(thrown).status === 409) tellAll()
    failed(thrown)
  }

  async function joinNow(): Promise<void> {
    await enrol(course().slug)
    tellAll()
    done(t('coursePage.joined', { title: course().title }))
    await router.push({ name: 'learn', params: { slug: course().slug } })
  }

  async function ask(): Promise<void> {
    const note: unknown = await asking.open({ title: course().title })
    if (typeof note !== 'string') return
    await enrol(course().slug, { note })
    tellAll()
    done(t('coursePage.asked'))
  }

  /** An open course takes whoever left back at once; others have to be asked before. */
  async function leaveNow(): Promise<void> {
    const { slug, title, enrol_policy: policy } = course()
    const isUndoable = policy === 'open'
    const isSure = isUndoable || (await confirm({ title: t('coursePage.leaveTitle', { title }), text: t('coursePage.leaveText'), verb: t('coursePage.leave'), isDestructive: true }))
    if (!isSure) return
    await leaveCourse(slug)
    tellAll()
    const text = t('coursePage.left', { title })
    if (isUndoable) undoable(text, () => enrol(slug).then(tellAll))
    else done(text)
  }

  async function takeBackNow(): Promise<void> {
    const { slug } = course()
    await leaveCourse(slug)
    tellAll()
    undoable(t('coursePage.takenBack'), () => enrol(slug).then(tellAll))
  }

  const { run, isRunning } = useAct((act: () => Promise<void>) => act().catch(explain))
  return {
    join: () => void run(course().enrol_policy === 'approval' ? ask : joinNow),
    leave: () => void run(leaveNow),
    takeBack: () => void run(takeBackNow),
    isRunning,
  }
}
