const kept = 'teleklasa.back-after-registration'

/** Keeps on this device where a person wanted to go, until the letter was opened, perhaps in another tab. */
export function keepWayBack(path: string | undefined): void {
  if (path) localStorage.setItem(kept, path)
}

/** Where the person wanted to go before registering; told once. */
export function takeWayBack(): string | undefined {
  const path = localStorage.getItem(kept) ?? undefined
  localStorage.removeItem(kept)
  return path
}
