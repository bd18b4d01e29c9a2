const browsers: readonly [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

const found = (among: readonly [RegExp, string][], text: string) => among.find(([sign]) => sign.test(text))?.[1]

/** What a device is called, from how it named itself: "Firefox · Windows"; a program keeps its own first words. */
export function deviceName(userAgent: string): string {
  const known = [found(browsers, userAgent), found(systems, userAgent)].filter(Boolean).join(' · ')
  return known || userAgent.slice(0, 40)
}

/** Whether it is held in a hand. */
export function isHandheld(userAgent: string): boolean {
  return /iPhone|iPad|Android/.test(userAgent)
}
