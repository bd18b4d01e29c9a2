import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'

export type Profile = Whole<Schemas['OwnProfileOut']>
export type Browser = Whole<Schemas['BrowserOut']>
export type Program = Whole<Schemas['SignInOut']>

export function readProfile(): Promise<Profile> {
  return answer(api.GET('/api/v1/me'))
}

export async function showAvatar(file: string): Promise<void> {
  await answer(api.PUT('/api/v1/me/avatar', { body: { file } }))
}

export async function removeAvatar(): Promise<void> {
  await answer(api.DELETE('/api/v1/me/avatar'))
}

export async function listBrowsers(): Promise<Browser[]> {
  return (await answer(api.GET('/api/v1/me/browsers'))).results
}

export async function endBrowser(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/me/browsers/{browser_id}', { params: { path: { browser_id: id } } }))
}

export function listPrograms(): Promise<Page<Program>> {
  return answer(api.GET('/api/v1/tokens/sign-ins'))
}

export async function endProgram(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/tokens/sign-ins/{sign_in_id}', { params: { path: { sign_in_id: id } } }))
}

/** Ends every sign-in, this one too. */
export async function signOutEverywhere(): Promise<void> {
  await answer(api.POST('/api/v1/tokens/revoke-all'))
}

export async function eraseOneself(password: string): Promise<void> {
  await answer(api.POST('/api/v1/me/erase', { body: { password } }))
}

/** Asks for an account of one's own, for who has only a link; a letter confirms it. */
export async function claimAccount(email: string, password: string): Promise<void> {
  await answer(api.POST('/api/v1/me/claim', { body: { email, password } }))
}
