/** The buttons over the text, in their groups, and the keys that press them. */
export const toolGroups = [
  [
    { name: 'bold', icon: 'i-lucide-bold', key: 'Mod-b' },
    { name: 'italic', icon: 'i-lucide-italic', key: 'Mod-i' },
    { name: 'heading', icon: 'i-lucide-heading', key: 'Mod-Alt-h' },
  ],
  [
    { name: 'bullets', icon: 'i-lucide-list', key: 'Mod-Shift-8' },
    { name: 'numbers', icon: 'i-lucide-list-ordered', key: 'Mod-Shift-7' },
    { name: 'quote', icon: 'i-lucide-quote', key: 'Mod-Shift-9' },
  ],
  [
    { name: 'link', icon: 'i-lucide-link', key: 'Mod-k' },
    { name: 'code', icon: 'i-lucide-code', key: 'Mod-e' },
    { name: 'formula', icon: 'i-lucide-sigma', key: 'Mod-Shift-m' },
    { name: 'table', icon: 'i-lucide-table', key: 'Mod-Alt-t' },
  ],
  [
    { name: 'image', icon: 'i-lucide-image', key: 'Mod-Alt-i' },
    { name: 'embed', icon: 'i-lucide-square-play', key: 'Mod-Alt-v' },
  ],
  [
    { name: 'undo', icon: 'i-lucide-undo-2', key: 'Mod-z' },
    { name: 'redo', icon: 'i-lucide-redo-2', key: 'Mod-y' },
  ],
] as const

export type Tool = (typeof toolGroups)[number][number]
export type ToolName = Tool['name']

const tools: readonly Tool[] = toolGroups.flat()
export const shortcutKeys = tools.filter(({ name }) => name !== 'undo' && name !== 'redo').map(({ name, key }) => ({ tool: name, key }))

/** "Ctrl+B", or with the signs of a Mac. */
export function keyLabel(key: string, isMac = /Mac|iPhone|iPad/.test(navigator.platform)): string {
  const parts = key.split('-').map((part) => {
    if (part === 'Mod') return isMac ? '⌘' : 'Ctrl'
    if (part === 'Alt') return isMac ? '⌥' : 'Alt'
    if (part === 'Shift') return isMac ? '⇧' : 'Shift'
    return part.toUpperCase()
  })
  return parts.join(isMac ? '' : '+')
}
