/** The pupil's page: one link, one tap, and the room opens by itself. */

import { limbo, readAddress } from './address'
import { keepAwake } from './awake'
import { SoundCheck, type Heard } from './check'
import { askSchool, askState, enter, leave, openCourses, type Doorway, type Refusal } from './doorway'
import { draw, isWaiting, nameSchool, parts } from './drawing'
import { Listening } from './listening'
import {
  chosenLanguage,
  enteredAnywhere,
  enteredHere,
  isKnownDevice,
  rememberDevice,
  rememberEntered,
  rememberLanguage,
} from './recall'
import { blank, isOutOfReach, retryDelayMs, sceneOfDoorway, sceneOfRefusal, type Scene } from './scene'
import { languageOf } from './texts'
import { Witness } from './witness'
import { answerTo, type Answer, type Challenge } from './work'

let { code, problem } = readAddress(location.pathname, location.search)
let scene: Scene = blank
let language = languageOf(chosenLanguage(), navigator.languages)
let isLost = false
let isBusy = false
let lastDoorway: Doorway | null = null
let entering: ReturnType<typeof setTimeout> | undefined
let enteringMark = ''
let reaches: boolean | null = null
let asked: { typed: string; challenge: Challenge } | null = null
let again: (() => void) | undefined
let heard: Heard | null = null
let hasPlayed = false

const listening = new Listening({
  doorway: (doorway) => takeDoorway(doorway),
  refusal: (refusal) => takeRefusal(refusal),
  lost: () => loseConnection(),
})

const witness = new Witness((isReached) => {
  reaches = isReached
  if (lastDoorway) takeDoorway(lastDoorway)
})

const check = new SoundCheck(
  (found) => {
    if (found === heard) return
    heard = found
    show()
  },
  (share) => {
    parts.level.style.transform = `scaleX(${share})`
  },
)

function show(): void {
  if (heard && !isWaiting(scene)) endCheck()
  draw({ scene, language, isLost, isBusy, heard, hasPlayed })
  void keepAwake(['limbo', 'opening', 'moved', 'reconnecting'].includes(scene.name))
}

function takeDoorway(doorway: Doorway): void {
  isLost = !navigator.onLine
  lastDoorway = doorway
  if (doorway.state === 'limbo') problem = null
  if (!doorway.lesson?.probe_url) reaches = null
  witness.follow(doorway.lesson)
  if (enteringMark && enteringMark === doorway.lesson?.mark && !isOutOfReach(doorway, reaches)) return
  cancelEntering()
  const past = { entered: enteredHere(), elsewhere: enteredAnywhere(), problem, reaches, now: Date.now() }
  scene = sceneOfDoorway(doorway, past)
  if (scene.enterInMs !== null) planToEnter(doorway, scene.enterInMs)
  show()
}

function loseConnection(): void {
  isLost = true
  show()
}

function takeRefusal(refusal: Refusal): void {
  cancelEntering()
  isLost = refusal.code === 'lost'
  scene = sceneOfRefusal(refusal) ?? scene
  show()
}

function planToEnter(doorway: Doorway, inMs: number): void {
  enteringMark = doorway.lesson?.mark ?? ''
  entering = setTimeout(() => goToRoom(doorway), inMs)
}

function cancelEntering(): void {
  clearTimeout(entering)
  enteringMark = ''
}

/** Leaves the page by a form, so that the way into the room is never in the hands of a script. */
function goToRoom({ lesson }: Doorway, displaces = false): void {
  if (!lesson) return
  cancelEntering()
  if (!navigator.onLine) return loseConnection() // or the browser would show an error page of its own
  problem = null
  rememberEntered({ id: lesson.id, mark: lesson.mark, at: Date.now() })
  parts.displace.disabled = !displaces // an empty form costs the door nothing to read
  stopFollowing()
  parts.room.submit()
}

function stopFollowing(): void {
  listening.stop()
  witness.follow(null)
}

/** A tap on *enter again* and the like: looks first, so that a dead network shows here and not as an error page. */
async function goByHand(displaces: boolean): Promise<void> {
  isBusy = true
  show()
  const reply = await askState()
  isBusy = false
  if ('refusal' in reply) takeRefusal(reply.refusal)
  else if (reply.doorway.state === 'open' && !isOutOfReach(reply.doorway, reaches)) goToRoom(reply.doorway, displaces)
  else takeDoorway(reply.doorway)
}

async function exchange(typed: string, answer?: Answer, failures = 0): Promise<void> {
  isBusy = true
  show()
  const reply = await enter(typed, answer)
  isBusy = false
  again = undefined
  if ('doorway' in reply) welcome(reply.doorway)
  else if (reply.refusal.code === 'lost') loseTry(() => void exchange(typed, answer, failures + 1), failures)
  else if (reply.refusal.challenge && answer && !failures) return work(typed, reply.refusal.challenge, 1)
  else refuseTry(typed, reply.refusal)
  show()
}

/** The next try comes by itself, and at once when the network is back. */
function loseTry(tryAgain: () => void, failures: number): void {
  isLost = isBusy = true
  again = tryAgain
  setTimeout(() => again === tryAgain && tryAgain(), 500 + retryDelayMs(failures + 1))
}

function refuseTry(typed: string, refusal: Refusal): void {
  asked = refusal.challenge ? { typed, challenge: refusal.challenge } : null
  takeRefusal(refusal)
  if (!parts.typed.hidden) parts.code.select()
}

/** Works for the next try; one that came too late gets another challenge and works once more. */
async function work(typed: string, challenge: Challenge, failures = 0): Promise<void> {
  asked = null
  scene = { ...blank, name: 'working' }
  show()
  await exchange(typed, await answerTo(challenge), failures)
}

function welcome(doorway: Doorway): void {
  history.replaceState(null, '', limbo)
  code = null
  parts.code.value = ''
  rememberDevice(true)
  takeDoorway(doorway)
  listening.start()
}

/** To the courses while nothing happens here; they know the way back. */
async function goToCourses(): Promise<void> {
  isBusy = true
  show()
  const refusal = await openCourses()
  isBusy = false
  if (refusal) return takeRefusal(refusal)
  stopFollowing()
  location.assign('/my')
}

async function sayNotMe(): Promise<void> {
  cancelEntering()
  stopFollowing()
  again = undefined
  isBusy = isLost = false
  await leave()
  rememberDevice(false)
  rememberEntered(null)
  lastDoorway = problem = null
  scene = { ...blank, name: 'outside' }
  show()
  parts.title.focus()
}

async function toggleCheck(): Promise<void> {
  if (heard) endCheck()
  else await check.start()
  show()
}

function endCheck(): void {
  check.stop()
  heard = null
  hasPlayed = false
}

function act(): void {
  if (isBusy) return
  const typed = parts.typed.hidden ? code : parts.code.value.trim()
  if (asked) void work(asked.typed, asked.challenge)
  else if (scene.name === 'devices') void goByHand(true)
  else if (scene.displayName) void goByHand(false)
  else if (typed) void exchange(typed)
  else if (!parts.typed.hidden) parts.code.focus()
  else begin()
}

function begin(): void {
  if (!code) {
    if (location.search) history.replaceState(null, '', limbo)
    listening.start()
  } else if (isKnownDevice()) {
    void exchange(code)
  } else {
    scene = { ...blank, name: 'tap' }
  }
  show()
}

/** Back from the room by the browser's *back* button, from sleep, or from another tab. */
function comeBack(): void {
  if (document.visibilityState !== 'visible') return
  listening.wakeUp()
  again?.()
  show()
}

parts.act.addEventListener('click', act)
parts.typed.addEventListener('submit', (event) => {
  event.preventDefault()
  act()
})
parts.sound.addEventListener('click', () => void toggleCheck())
parts.play.addEventListener('click', () => {
  check.play()
  hasPlayed = true
  show()
})
parts.courses.addEventListener('click', () => void goToCourses())
parts.leave.addEventListener('click', () => void sayNotMe())
parts.language.addEventListener('click', () => {
  language = language === 'pl' ? 'en' : 'pl'
  rememberLanguage(language)
  show()
})
document.addEventListener('visibilitychange', comeBack)
addEventListener('online', comeBack)
addEventListener('offline', () => {
  if (lastDoorway) loseConnection()
})
addEventListener('pagehide', stopFollowing)
addEventListener('pageshow', (event) => {
  if (!event.persisted) return
  cancelEntering()
  if (lastDoorway || scene.name === 'knocking') listening.start()
  listening.wakeUp()
})

void askSchool().then((school) => school && nameSchool(school.school_name))
if ((document as { prerendering?: boolean }).prerendering) document.addEventListener('prerenderingchange', begin, { once: true })
else begin()
