import katex from 'katex'
import 'katex/dist/katex.min.css'

/** Sets every formula inside; one that cannot be read stays as it was typed. */
export function showFormulas(text: HTMLElement): void {
  for (const formula of text.querySelectorAll<HTMLElement>('.math:not(:has(.katex))')) {
    const source = formula.textContent
    try {
      katex.render(source, formula, { displayMode: formula.classList.contains('block'), maxExpand: 200, strict: 'ignore' })
    } catch {
      formula.textContent = source
    }
  }
}
