import { readonly, ref } from 'vue'
import { useNews } from '@/ui/news'

type Send = (file: File) => Promise<string | undefined>

/** Sends pictures one after another, so that they stand in the text in the order in which they were chosen. */
export function usePictures(send: () => Send | undefined, put: (name: string, id: string) => void) {
  const { failed } = useNews()
  const sending = ref(0)
  let last: Promise<unknown> = Promise.resolve()

  async function sendOne(file: File) {
    try {
      const id = await send()?.(file)
      if (id) put(file.name.replace(/\.[^.]+$/, '').replace(/[[\]]/g, ''), id)
    } catch (thrown) {
      failed(thrown)
    } finally {
      sending.value--
    }
  }

  /** True if there were pictures among the files, and they are taken here. */
  function take(files: Iterable<File>): boolean {
    const pictures = send() ? [...files].filter((file) => file.type.startsWith('image/')) : []
    sending.value += pictures.length
    for (const file of pictures) last = last.then(() => sendOne(file))
    return pictures.length > 0
  }

  return { take, sending: readonly(sending) }
}
