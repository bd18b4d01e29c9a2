/** Every kind that the server sends: its picture, and what part of school life it belongs to. */
export const kinds = {
  'task-graded': { icon: 'i-lucide-circle-check', area: 'learning' },
  'task-returned': { icon: 'i-lucide-undo-2', area: 'learning' },
  'quiz-regraded': { icon: 'i-lucide-calculator', area: 'learning' },
  'course-student-added': { icon: 'i-lucide-graduation-cap', area: 'learning' },
  'course-join-approved': { icon: 'i-lucide-graduation-cap', area: 'learning' },
  'course-join-rejected': { icon: 'i-lucide-circle-x', area: 'learning' },
  'course-student-removed': { icon: 'i-lucide-user-minus', area: 'learning' },
  'course-student-restored': { icon: 'i-lucide-user-check', area: 'learning' },
  'submission-received': { icon: 'i-lucide-inbox', area: 'teaching' },
  'course-join-asked': { icon: 'i-lucide-user-plus', area: 'teaching' },
  'course-to-approve': { icon: 'i-lucide-badge-check', area: 'teaching' },
  'course-approved': { icon: 'i-lucide-badge-check', area: 'teaching' },
  'course-sent-back': { icon: 'i-lucide-undo-2', area: 'teaching' },
  'course-staff-added': { icon: 'i-lucide-presentation', area: 'teaching' },
  'course-handed-over': { icon: 'i-lucide-key-round', area: 'teaching' },
  'comment-replied': { icon: 'i-lucide-reply', area: 'talk' },
  'lesson-commented': { icon: 'i-lucide-message-circle', area: 'talk' },
  'review-received': { icon: 'i-lucide-star', area: 'talk' },
  'review-replied': { icon: 'i-lucide-reply', area: 'talk' },
  'report-received': { icon: 'i-lucide-flag', area: 'talk' },
} as const

export type Kind = keyof typeof kinds
export const areas = ['learning', 'teaching', 'talk'] as const

export function isKind(name: string): name is Kind {
  return name in kinds
}
