/** The colours of charts, taken from the tokens as they are now: light or dark. */
export interface ChartLooks {
  text: string
  line: string
  ground: string
  font: string
  colors: string[]
}

export function looksOf(element: Element): ChartLooks {
  const token = (name: string) => getComputedStyle(element).getPropertyValue(name).trim()
  return {
    text: token('--ui-text-muted'),
    line: token('--ui-border'),
    ground: token('--ui-bg'),
    font: getComputedStyle(element).fontFamily,
    colors: ['--ui-primary', '--ui-info', '--ui-warning', '--ui-success', '--ui-error', '--ui-text-toned', '--ui-text-dimmed'].map(token),
  }
}
