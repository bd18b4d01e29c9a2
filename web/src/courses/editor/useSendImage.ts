import { watch } from 'vue'
import { Problem } from '@/api/problem'
import { useUpload } from '@/media'

/** Sends a picture for a text into the course, and answers with its id once the school has checked it. */
export function useSendImage(slug: () => string) {
  const uploading = useUpload({ kinds: ['image'], place: () => `course:${slug()}`, purpose: () => 'texts' })

  function sendImage(file: File): Promise<string | undefined> {
    uploading.add([file])
    const item = uploading.items.value.at(-1)
    return new Promise((resolve, reject) => {
      const stop = watch(() => item?.state, (state) => {
        if (state === 'ready') resolve(item?.media?.id)
        else if (state === 'rejected' || state === 'failed') reject(new Problem(item?.refused?.code ?? 'unexpected', 422))
        else if (state !== undefined) return
        else resolve(undefined)
        queueMicrotask(() => stop())
      }, { immediate: true, flush: 'sync' })
    })
  }

  return { sendImage }
}
