/** How the state of one's work looks; a word always stands beside it. */
export const attemptLooks = {
  none: { color: 'neutral', icon: 'i-lucide-circle' },
  draft: { color: 'neutral', icon: 'i-lucide-circle-dot' },
  submitted: { color: 'primary', icon: 'i-lucide-send' },
  graded: { color: 'success', icon: 'i-lucide-circle-check' },
  returned: { color: 'warning', icon: 'i-lucide-corner-up-left' },
} as const
