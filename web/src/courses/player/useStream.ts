import type Hls from 'hls.js'
import { onScopeDispose, watch, type Ref } from 'vue'
import type { LessonVideo } from './api'

const playlist = 'application/vnd.apple.mpegurl'

/** Gives the player its film: the playlist where there is one, by the browser itself or by a library, else the file. */
export function useStream(player: Readonly<Ref<HTMLVideoElement | null>>, video: () => LessonVideo): void {
  let stream: Hls | undefined

  function stop(): void {
    stream?.destroy()
    stream = undefined
  }

  async function play(element: HTMLVideoElement, film: LessonVideo): Promise<void> {
    stop()
    if (!film.hls_url || element.canPlayType(playlist)) {
      element.src = film.hls_url ?? film.url
      return
    }
    const { default: Library } = await import('hls.js/light')
    if (player.value !== element || video() !== film) return
    if (!Library.isSupported()) {
      element.src = film.url
      return
    }
    const made = (stream = new Library({ enableWorker: false })) // a worker would be code at an address of its own
    made.on(Library.Events.ERROR, (_event, problem) => {
      if (!problem.fatal) return
      stop()
      element.src = film.url
    })
    made.loadSource(film.hls_url)
    made.attachMedia(element)
  }

  watch([player, video], ([element, film]) => {
    if (element) void play(element, film)
  }, { immediate: true, flush: 'post' })
  onScopeDispose(stop)
}
