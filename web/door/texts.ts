/** Every word of the page, in Polish and English. */

import type { Heard } from './check'
import type { SceneName } from './scene'

export type Language = 'pl' | 'en'

export interface SceneText {
  title: string
  text: string
  /** The one button of the scene. */
  act?: string
  hint?: string
}

interface Texts {
  scenes: Record<SceneName, SceneText>
  greeting: (firstName: string) => string
  leave: string
  courses: string
  lost: string
  code: string
  sound: Record<Heard, string> & { open: string; close: string; play: string; played: string }
  otherLanguage: string
}

const pl: Texts = {
  scenes: {
    knocking: { title: 'Chwileczkę…', text: '' },
    tap: {
      title: 'Tędy na lekcję',
      text: 'Dotknij, żeby wejść do poczekalni.',
      act: 'Wejdź',
      hint: 'Ten link jest tylko dla ciebie. Nie podawaj go nikomu.',
    },
    limbo: {
      title: 'Lekcja jeszcze się nie zaczęła',
      text: 'Zostaw tę stronę otwartą. Gdy nauczyciel zacznie, wejdziesz od razu.',
    },
    ended: { title: 'Lekcja się skończyła', text: 'Na następną wejdziesz z tej samej strony.' },
    opening: { title: 'Lekcja się zaczęła', text: 'Za chwilę będziesz w sali.' },
    moved: { title: 'Lekcja zmieniła salę', text: 'Za chwilę będziesz w nowej sali.' },
    reconnecting: {
      title: 'Łączymy ponownie',
      text: 'Serwer lekcji nie odpowiada. Zostaw tę stronę otwartą. Gdy wróci albo lekcja zmieni salę, wejdziesz stąd.',
    },
    reenter: { title: 'Lekcja trwa', text: 'Jesteś poza salą.', act: 'Wejdź ponownie' },
    devices: {
      title: 'Lekcja jest już otwarta na innych urządzeniach',
      text: 'Możesz przejść na to. Tamto, które weszło pierwsze, straci swoje miejsce.',
      act: 'Przejdź na to urządzenie',
    },
    full: { title: 'Sala jest pełna', text: 'Powiedz o tym nauczycielowi i spróbuj za chwilę.', act: 'Spróbuj ponownie' },
    closed: { title: 'Ta sala jest już zamknięta', text: 'Jeśli lekcja trwa, spróbuj wejść jeszcze raz.', act: 'Spróbuj ponownie' },
    refused: {
      title: 'Nie udało się wejść do sali',
      text: 'Spróbuj jeszcze raz. Jeśli to nie pomoże, powiedz nauczycielowi.',
      act: 'Spróbuj ponownie',
    },
    renewed: { title: 'Twój link został zmieniony', text: 'Ten już nie działa. Poproś nauczyciela o nowy.' },
    unknown: { title: 'Nie znamy tego linku', text: 'Sprawdź, czy jest cały, albo wpisz kod z kartki.', act: 'Wejdź' },
    outside: { title: 'Otwórz swój link', text: 'Użyj linku od nauczyciela albo wpisz kod z kartki.', act: 'Wejdź' },
    slow: { title: 'Za dużo prób', text: 'Spróbuj ponownie za {minutes} min.', act: 'Spróbuj ponownie' },
    challenge: {
      title: 'Jeszcze jedno dotknięcie',
      text: 'Ktoś próbuje teraz odgadywać linki. Dotknij, a twoja przeglądarka pokaże, że to nie ty.',
      act: 'Sprawdź i wejdź',
      hint: 'Potrwa to kilka sekund.',
    },
    lost: { title: 'Nie ma połączenia', text: 'Próbujemy dalej. Zostaw tę stronę otwartą. Gdy sieć wróci, dowiesz się, co z lekcją.' },
    working: { title: 'Sprawdzamy…', text: 'Za chwilę będzie gotowe. Zostaw tę stronę otwartą.' },
  },
  greeting: (firstName) => `Cześć, ${firstName}`,
  leave: 'To nie ja',
  courses: 'Moje kursy',
  lost: 'Nie ma połączenia. Próbujemy dalej.',
  code: 'Kod z kartki',
  sound: {
    open: 'Sprawdź mikrofon i dźwięk',
    close: 'Zakończ sprawdzanie',
    asking: 'Zezwól na mikrofon, gdy przeglądarka o to zapyta.',
    speak: 'Powiedz coś do mikrofonu.',
    heard: 'Mikrofon działa.',
    quiet: 'Nic nie słychać. Sprawdź, czy mikrofon nie jest wyciszony.',
    denied: 'Przeglądarka nie ma zgody na mikrofon. Możesz to zmienić w jej ustawieniach tej strony.',
    missing: 'Nie widać mikrofonu. Na lekcji możesz słuchać i pisać.',
    play: 'Odtwórz dźwięk',
    played: 'Jeśli dźwięku nie słychać, podgłośnij.',
  },
  otherLanguage: 'English',
}

const en: Texts = {
  scenes: {
    knocking: { title: 'Just a moment…', text: '' },
    tap: {
      title: 'This way to your lesson',
      text: 'Tap to go to the waiting room.',
      act: 'Enter',
      hint: 'This link is only for you. Do not share it.',
    },
    limbo: {
      title: 'The lesson has not started yet',
      text: 'Keep this page open. When your teacher starts, you go in at once.',
    },
    ended: { title: 'The lesson is over', text: 'You enter the next one from this same page.' },
    opening: { title: 'The lesson has started', text: 'You will be in the room in a moment.' },
    moved: { title: 'The lesson changed rooms', text: 'You will be in the new room in a moment.' },
    reconnecting: {
      title: 'Connecting again',
      text: 'The lesson server does not answer. Keep this page open. When it is back or the lesson changes rooms, you go in from here.',
    },
    reenter: { title: 'The lesson is on', text: 'You are outside the room.', act: 'Enter again' },
    devices: {
      title: 'The lesson is already open on other devices',
      text: 'You can move to this one. The one that came first loses its place.',
      act: 'Move to this device',
    },
    full: { title: 'The room is full', text: 'Tell your teacher and try again in a moment.', act: 'Try again' },
    closed: { title: 'This room is closed', text: 'If the lesson is still on, try to enter again.', act: 'Try again' },
    refused: {
      title: 'You could not enter the room',
      text: 'Try once more. If that does not help, tell your teacher.',
      act: 'Try again',
    },
    renewed: { title: 'Your link was changed', text: 'This one no longer works. Ask your teacher for the new one.' },
    unknown: { title: 'We do not know this link', text: 'Check that it is complete, or type the code from your card.', act: 'Enter' },
    outside: { title: 'Open your link', text: 'Use the link from your teacher, or type the code from your card.', act: 'Enter' },
    slow: { title: 'Too many tries', text: 'Try again in {minutes} min.', act: 'Try again' },
    challenge: {
      title: 'One more tap',
      text: 'Somebody is trying to guess links right now. Tap, and your browser will show that it is not you.',
      act: 'Check and enter',
      hint: 'It takes a few seconds.',
    },
    lost: { title: 'No connection', text: 'We keep trying. Keep this page open. When the network is back, you learn about the lesson.' },
    working: { title: 'Checking…', text: 'It will be ready in a moment. Keep this page open.' },
  },
  greeting: (firstName) => `Hi, ${firstName}`,
  leave: 'This is not me',
  courses: 'My courses',
  lost: 'No connection. We keep trying.',
  code: 'Code from your card',
  sound: {
    open: 'Check microphone and sound',
    close: 'End the check',
    asking: 'Allow the microphone when the browser asks.',
    speak: 'Say something into the microphone.',
    heard: 'The microphone works.',
    quiet: 'Nothing is heard. See that the microphone is not muted.',
    denied: 'The browser may not use the microphone. You can change that in its settings for this page.',
    missing: 'No microphone was found. You can listen and write in the lesson.',
    play: 'Play a sound',
    played: 'If you do not hear it, turn the volume up.',
  },
  otherLanguage: 'Polski',
}

export const texts: Record<Language, Texts> = { pl, en }

/** The first of the browser's languages that we speak; Polish when there is none. */
export function languageOf(chosen: string | null, preferred: readonly string[]): Language {
  const spoken = [chosen ?? '', ...preferred].map((tag) => tag.slice(0, 2).toLowerCase())
  return spoken.find((tag): tag is Language => tag === 'pl' || tag === 'en') ?? 'pl'
}
