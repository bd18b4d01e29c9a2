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
  },
}
