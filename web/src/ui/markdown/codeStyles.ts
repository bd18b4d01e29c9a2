import { StyleModule } from 'style-mod'

/** A place for style sheets that is no document, so the library makes a sheet that the page adopts. */
interface Adopter {
  ownerDocument: Document
  adoptedStyleSheets: CSSStyleSheet[]
}

/**
 * Has the editor's styles adopted by the page instead of written into a <style> element, which our
 * Content-Security-Policy refuses.  Before the first editor is made; may be repeated.
 */
export function adoptStyles(): void {
  const adopter: Adopter = {
    ownerDocument: document,
    get adoptedStyleSheets() {
      return [...document.adoptedStyleSheets]
    },
    set adoptedStyleSheets(sheets) {
      document.adoptedStyleSheets = sheets
    },
  }
  StyleModule.mount(adopter as unknown as ShadowRoot, [])
  // The set of styles is kept under a symbol of the library's own; the document shares it from here on.
  for (const kept of Object.getOwnPropertySymbols(adopter)) Reflect.set(document, kept, Reflect.get(adopter, kept))
}
