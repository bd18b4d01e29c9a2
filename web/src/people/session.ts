import { computed, readonly, shallowRef } from 'vue'
import { answer, api, onSignedOut, rememberCsrfToken } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import type { Me, Session } from '@/api/types'
import { i18n, showTimesIn, speak, type Locale } from '@/i18n'
import { keepFor } from '@/ui/kept'

const session = shallowRef<Session>()
const failure = shallowRef<Problem>()
let arrive: () => void = () => undefined
const arrived = new Promise<void>((resolve) => (arrive = resolve))

function take(news: Session): void {
  const isNewcomer = news.person !== null && news.person.id !== session.value?.person?.id
  rememberCsrfToken(news.csrf_token)
  keepFor(news.person?.id)
  session.value = news
  failure.value = undefined
  showTimesIn(news.person?.time_zone)
  if (isNewcomer && news.person?.locale) speak(news.person.locale)
  arrive()
}

function takePerson(person: Me): void {
  if (session.value) take({ ...session.value, person })
}

/** Another person has signed in in another tab: nothing of what this one shows, or what was typed here, is theirs. */
function isSomebodyElse(news: Session): boolean {
  const before = session.value?.person
  return Boolean(before && news.person && news.person.id !== before.id)
}

/** Asks the server who is signed in; what goes wrong is kept in `failure`, not thrown. */
export async function lookWhoIsSignedIn(): Promise<void> {
  try {
    const news = await answer(api.GET('/api/v1/session'))
    if (isSomebodyElse(news)) globalThis.location.reload()
    else take(news)
  } catch (thrown) {
    failure.value = asProblem(thrown)
  }
}

/** Resolves once it is known who is signed in, or that nobody is. */
export function sessionKnown(): Promise<void> {
  return arrived
}

export async function signIn(login: string, password: string): Promise<void> {
  take(await answer(api.POST('/api/v1/session', { body: { login, password } })))
}

/** Signs a moderator in by the code of a quick link; returns the own group that the link points to, if any. */
export async function signInByQuickLink(code: string, group: string | null): Promise<string | null> {
  const got = await answer(api.POST('/api/v1/session/quick', { body: { code, group } }))
  take(got)
  return got.group
}

export async function signOut(): Promise<void> {
  await answer(api.DELETE('/api/v1/session'))
  await lookWhoIsSignedIn()
}

export interface ProfileChange {
  display_name?: string
  locale?: Locale
  time_zone?: string
  bio?: string
  listed_as_teacher?: boolean
}

export async function changeProfile(change: ProfileChange): Promise<void> {
  takePerson(await answer(api.PATCH('/api/v1/me', { body: change })))
}

export async function changePassword(current: string, next: string): Promise<void> {
  await answer(api.POST('/api/v1/me/password', { body: { current, new: next } }))
  await lookWhoIsSignedIn()
}

/** Staff change at once, which is told by true; everyone else when the link mailed to the new address is opened. */
export async function changeEmail(currentPassword: string, email: string): Promise<boolean> {
  const said = await answer(api.POST('/api/v1/me/email', { body: { current_password: currentPassword, email } }))
  const isAtOnce = 'id' in said
  if (isAtOnce) takePerson(said)
  return isAtOnce
}

/** Speaks another language at once, and remembers it for the person who is signed in. */
export async function changeLocale(locale: Locale): Promise<void> {
  speak(locale)
  if (session.value?.person) await changeProfile({ locale })
}

onSignedOut(() => {
  if (session.value) session.value = { ...session.value, person: null, signed_in_by: null }
})

const me = computed(() => session.value?.person ?? null)

/** Who is signed in and how; the only server data that is kept outside the query cache. */
export function useSession() {
  return {
    session: readonly(session),
    failure: readonly(failure),
    me,
    isAdmin: computed(() => me.value?.is_admin ?? false),
    isModerator: computed(() => me.value?.is_moderator ?? false),
    isByPersonalLink: computed(() => session.value?.signed_in_by === 'personal-link'),
    isByQuickLink: computed(() => session.value?.signed_in_by === 'quick-link'),
    locale: computed(() => i18n.global.locale.value),
  }
}
