export { default as PupilCodeForm } from './PupilCodeForm.vue'
export { changeLocale, lookWhoIsSignedIn, sessionKnown, useSession } from './session'
export { useSignOut } from './useSignOut'
export { backTo } from './wayBack'
