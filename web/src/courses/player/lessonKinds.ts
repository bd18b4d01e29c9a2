import type { OutlineLesson } from './api'

export const kindIcons: Record<OutlineLesson['kind'], string> = {
  text: 'i-lucide-book-open',
  video: 'i-lucide-circle-play',
  file: 'i-lucide-file-down',
  link: 'i-lucide-link',
  live: 'i-lucide-video',
}
