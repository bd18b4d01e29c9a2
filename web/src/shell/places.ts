import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSession } from '@/people'

export interface Place {
  to: string
  icon: string
  label: string
}

/** The main places of the app for whoever is here, and for admins those from which the school is run. */
export function usePlaces() {
  const { t } = useI18n()
  const { me, isAdmin, isModerator, isByPersonalLink } = useSession()
  const place = (to: string, icon: string, title: string): Place => ({ to, icon, label: t(`title.${title}`) })

  const places = computed(() => [
    ...(isModerator.value || isAdmin.value ? [place('/groups', 'i-lucide-users', 'groups')] : []),
    ...(me.value ? [place('/my', 'i-lucide-graduation-cap', 'myCourses')] : []),
    place('/courses', 'i-lucide-library', 'courses'),
    ...(me.value ? [] : [place('/teachers', 'i-lucide-presentation', 'teachers')]),
    ...(me.value && !isByPersonalLink.value ? [place('/teaching', 'i-lucide-pencil-ruler', 'teaching')] : []),
  ])
  const schoolPlaces = computed(() =>
    isAdmin.value
      ? [
          place('/servers', 'i-lucide-server', 'servers'),
          place('/moderators', 'i-lucide-user-cog', 'moderators'),
          place('/people', 'i-lucide-contact', 'people'),
          place('/categories', 'i-lucide-tags', 'categories'),
          place('/approvals', 'i-lucide-badge-check', 'approvals'),
          place('/moderation', 'i-lucide-flag', 'moderation'),
        ]
      : [],
  )
  return { places, schoolPlaces }
}
