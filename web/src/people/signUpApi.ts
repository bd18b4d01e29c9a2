import { answer, api } from '@/api/client'
import type { Locale } from '@/i18n'

export interface Registration {
  display_name: string
  email: string
  password: string
  locale: Locale
}

/** Registers; whether the address is known is told only by the letter. */
export async function register(body: Registration): Promise<void> {
  await answer(api.POST('/api/v1/registrations', { body }))
}

/** Confirms the e-mail of a registration, of a change, or of a pupil's own account. */
export async function confirmEmail(token: string): Promise<void> {
  await answer(api.POST('/api/v1/registrations/confirm', { body: { token } }))
}

export async function askForReset(email: string): Promise<void> {
  await answer(api.POST('/api/v1/password-resets', { body: { email } }))
}

export async function resetPassword(token: string, password: string): Promise<void> {
  await answer(api.POST('/api/v1/password-resets/confirm', { body: { token, password } }))
}
