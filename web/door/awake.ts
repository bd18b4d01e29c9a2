/** Keeps the screen on while a pupil waits, where the browser allows it. */

let lock: WakeLockSentinel | undefined

export async function keepAwake(isWanted: boolean): Promise<void> {
  if (!isWanted) {
    await lock?.release()
    lock = undefined
    return
  }
  if (!('wakeLock' in navigator) || document.visibilityState !== 'visible' || (lock && !lock.released)) return
  try {
    lock = await navigator.wakeLock.request('screen')
  } catch {
    /* the battery is low or the browser says no: the screen may sleep */
  }
}
