const longest_wait_ms = 100

/** Resolves once the browser has painted what has changed so far; soon too where nothing is painted, as in a hidden tab. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(resolve, longest_wait_ms)
    requestAnimationFrame(() => {
      clearTimeout(giveUp)
      setTimeout(resolve)
    })
  })
}
