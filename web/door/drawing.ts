/** Puts a scene on the screen; every text goes in as text. */

import type { Heard } from './check'
import { shownName, type Scene } from './scene'
import { texts, type Language } from './texts'

function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id)
  if (!found) throw new Error(`the page has no #${id}`)
  return found as T
}

export const parts = {
  card: element('card'),
  act: element<HTMLButtonElement>('act'),
  code: element<HTMLInputElement>('code'),
  typed: element<HTMLFormElement>('typed'),
  courses: element<HTMLButtonElement>('courses'),
  sound: element<HTMLButtonElement>('sound'),
  soundPanel: element('sound-panel'),
  scale: element('scale'),
  level: element('level'),
  play: element<HTMLButtonElement>('play'),
  leave: element<HTMLButtonElement>('leave'),
  language: element<HTMLButtonElement>('language'),
  room: element<HTMLFormElement>('room'),
  displace: element<HTMLInputElement>('displace'),
  title: element('title'),
}

const asksForCode = ['unknown', 'outside']
const waiting = ['limbo', 'ended']
const busy = ['knocking', 'opening', 'moved', 'reconnecting', 'working', 'lost']

export interface Shown {
  scene: Scene
  language: Language
  isLost: boolean
  isBusy: boolean
  /** What the check of the microphone says; null while there is none. */
  heard: Heard | null
  hasPlayed: boolean
}

export function draw({ scene, language, isLost, isBusy, heard, hasPlayed }: Shown): void {
  const said = texts[language]
  const hadFocus = document.activeElement
  const name = shownName(scene, isLost)
  const { title, text, act, hint } = said.scenes[name]
  document.documentElement.lang = language
  parts.card.dataset.scene = name
  parts.card.dataset.lost = String(isLost)
  parts.card.setAttribute('aria-busy', String(isBusy || busy.includes(name)))
  say('title', title)
  say('text', text.replace('{minutes}', String(scene.waitMinutes)))
  say('greeting', greeting(scene, language))
  say('about', [...new Set([scene.lessonTitle, scene.groups.join(', ')])].filter(Boolean).join(' · '))
  say('act', act)
  parts.act.setAttribute('aria-disabled', String(isBusy)) // keeps the focus, as `disabled` would not
  say('hint', hint)
  parts.typed.hidden = !asksForCode.includes(name)
  say('code-label', said.code)
  say('lost', isLost && name !== 'lost' ? said.lost : '')
  say('courses', isWaiting(scene) ? said.courses : '')
  parts.courses.disabled = isBusy
  say('leave', scene.displayName ? said.leave : '')
  say('language', said.otherLanguage)
  parts.language.lang = language === 'pl' ? 'en' : 'pl'
  drawSound(said.sound, isWaiting(scene), heard, hasPlayed)
  if (hadFocus instanceof HTMLElement && hadFocus.closest('[hidden]')) parts.title.focus()
}

/** Whether there is time to try the microphone. */
export function isWaiting(scene: Scene): boolean {
  return waiting.includes(scene.name)
}

function drawSound(said: (typeof texts)['pl']['sound'], isShown: boolean, heard: Heard | null, hasPlayed: boolean): void {
  say('sound', isShown ? (heard ? said.close : said.open) : '')
  parts.sound.setAttribute('aria-expanded', String(heard !== null))
  parts.soundPanel.hidden = !isShown || !heard
  parts.scale.hidden = heard === 'denied' || heard === 'missing'
  say('heard', heard ? said[heard] : '')
  say('play', said.play)
  say('played', hasPlayed ? said.played : '')
}

export function nameSchool(name: string): void {
  say('school', name)
}

/** The first word of a name, so that a page seen by others does not give the whole away. */
export function firstNameOf(displayName: string): string {
  return displayName.trim().split(/\s+/)[0] ?? ''
}

function greeting(scene: Scene, language: Language): string {
  return scene.displayName && texts[language].greeting(firstNameOf(scene.displayName))
}

/** Changes only what differs, so that screen readers announce news and nothing else. */
function say(id: string, text = ''): void {
  const found = element(id)
  if (found.textContent !== text) found.textContent = text
  found.hidden = text === ''
}
