export { changeLocale, lookWhoIsSignedIn, sessionKnown, signOut, useSession } from './session'
