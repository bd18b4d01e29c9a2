export { changeLocale, lookWhoIsSignedIn, sessionKnown, useSession } from './session'
export { useSignOut } from './useSignOut'
