import type { NuxtUIOptions } from '@nuxt/ui/unplugin'

/** How Nuxt UI is built for us: explicit imports, icons bundled at build time, our colour names. */
export const uiTheme: NuxtUIOptions = {
  autoImport: false,
  components: false,
  dts: false,
  colorMode: false,
  icon: { clientBundle: { scan: { globInclude: ['src/**/*.{vue,ts}'], globExclude: ['node_modules'] } } },
  ui: {
    colors: { primary: 'teal', secondary: 'slate', success: 'green', info: 'sky', warning: 'amber', error: 'rose', neutral: 'slate' },
    // Text stays in the text's colour on a tinted ground: the tint and the icon say the rest, and contrast holds.
    alert: { slots: { title: 'text-highlighted', description: 'text-toned' } },
    badge: {
      compoundVariants: [
        { color: 'success', variant: 'subtle', class: 'bg-success/5' },
        { color: 'warning', variant: 'subtle', class: 'bg-warning/5' },
      ],
    },
    button: {
      compoundVariants: [
        { color: 'primary', variant: 'solid', class: 'hover:bg-primary-800 active:bg-primary-800 dark:hover:bg-primary-300 dark:active:bg-primary-300' },
        { color: 'error', variant: 'solid', class: 'hover:bg-error-800 active:bg-error-800 dark:hover:bg-error-300 dark:active:bg-error-300' },
      ],
    },
    modal: { variants: { overlay: { true: { overlay: 'bg-slate-900/40 dark:bg-slate-950/70' } } } },
  },
}
