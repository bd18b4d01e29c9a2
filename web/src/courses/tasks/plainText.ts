/** The words of text that the server made, where only words can be shown. */
export function plainText(html: string): string {
  return new DOMParser().parseFromString(html, 'text/html').body.textContent.trim()
}

/** Whether nothing is lost when only the words are shown. */
export function isPlain(html: string): boolean {
  return !/<(img|table|pre|video)|class="[^"]*(math|embed)/i.test(html)
}
