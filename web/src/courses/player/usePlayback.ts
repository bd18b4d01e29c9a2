import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import type { LessonPage } from './api'
import { isWatched } from './completion'
import { useProgressHere } from './here'

const note_every_ms = 10_000
const nearly_over_s = 3
/** A step longer than this was a jump, not watching. */
const longest_step_s = 4

/** Where somebody is in a film: found again on every device, noted while it plays, done once it was watched. */
export function usePlayback(player: Readonly<Ref<HTMLVideoElement | null>>, lesson: () => LessonPage) {
  const { own, note } = useProgressHere()
  const position_s = ref(0)
  const isPlaying = ref(false)
  const known = own.value?.started.find((one) => one.id === lesson().id)
  let resume_s = known?.position_s ?? 0
  let seen_s = known?.seen_s ?? 0
  let noted_at = Date.now()

  function tell(): void {
    const place_s = Math.floor(player.value?.currentTime ?? position_s.value)
    if (!place_s && !seen_s) return
    noted_at = Date.now()
    const seen = Math.floor(seen_s)
    note({ lesson: lesson().id, state: isWatched(seen, lesson().duration_s) ? 'done' : 'started', position_s: place_s, seen_s: seen })
  }

  function onLoaded(): void {
    const length_s = player.value?.duration ?? 0
    if (player.value && resume_s > 1 && resume_s < length_s - nearly_over_s) player.value.currentTime = resume_s
    resume_s = 0
  }

  function onTime(): void {
    const now_s = player.value?.currentTime ?? 0
    const step_s = now_s - position_s.value
    if (isPlaying.value && step_s > 0 && step_s < longest_step_s) seen_s = Math.max(seen_s, now_s)
    position_s.value = now_s
    if (isPlaying.value && Date.now() - noted_at > note_every_ms) tell()
  }

  function onPlay(): void {
    isPlaying.value = true
  }

  function onPause(): void {
    isPlaying.value = false
    tell()
  }

  function onEnded(): void {
    isPlaying.value = false
    seen_s = Math.max(seen_s, Math.ceil(player.value?.duration ?? 0))
    tell()
  }

  /** The film comes from another address: it goes on where it was. */
  function keepPlace(): void {
    resume_s = position_s.value
  }

  const tellWhenHidden = () => {
    if (document.visibilityState === 'hidden' && position_s.value) tell()
  }
  document.addEventListener('visibilitychange', tellWhenHidden, { capture: true })
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', tellWhenHidden, { capture: true })
    if (position_s.value) tell()
  })

  return { position_s: readonly(position_s), isPlaying: readonly(isPlaying), keepPlace, on: { onLoaded, onTime, onPlay, onPause, onEnded } }
}
