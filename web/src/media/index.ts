/**
 * Files that people send.
 *
 *     const uploading = useUpload({ kinds: ['image', 'document'], place: () => `course:${slug}`, onReady: (file) => … })
 *
 *     <UploadDrop :accept="uploading.accept.value" multiple @picked="uploading.add" />
 *     <UploadList :uploading="uploading" hides-ready />
 *
 * `UploadButton` is the button alone; `MediaImageField` picks one picture. A file is sent in pieces, goes on after a
 * lost connection or a reload, and reaches `onReady` once the school has checked it.
 */
import './texts'

export type { MediaFile, MediaKind } from './api'
export { default as MediaImageField } from './MediaImageField.vue'
export { default as UploadButton } from './UploadButton.vue'
export { default as UploadDrop } from './UploadDrop.vue'
export { default as UploadList } from './UploadList.vue'
export { type Uploading, useUpload } from './useUpload'
