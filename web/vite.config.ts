import { fileURLToPath, URL } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { doorStaysSmall } from './door.config.ts'
import { uiTheme } from './ui.theme.ts'

const backend = 'http://127.0.0.1:8000'

/** Pages of the app that have one segment; any other single segment is a pupil's code and shows the door. */
const appPages = new Set([
  'account', 'approvals', 'calendar', 'categories', 'certificates', 'courses', 'favourites', 'forgot-password', 'grade-queue', 'groups', 'invite',
  'login', 'moderation', 'moderators', 'my', 'news', 'notifications', 'people', 'register', 'reset-password', 'servers', 'teachers', 'teaching',
  'index.html', 'door.html',
])

/** Does while developing what the server does in production: `/{CODE}` and `/lekcja` show the door's page. */
function doorAddresses(): Plugin {
  return {
    name: 'teleklasa:door-addresses',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const segment = /^\/([^/?.@]+)\/?(?:\?|$)/.exec(request.url ?? '')?.[1]
        if (segment && !appPages.has(segment)) request.url = '/door.html'
        next()
      })
    },
  }
}

export default defineConfig({
  plugins: [vue(), ui(uiTheme), doorAddresses(), doorStaysSmall()],
  resolve: {
    alias: [
      { find: '@', replacement: fileURLToPath(new URL('./src', import.meta.url)) },
      // Without its compiler of texts: ours is src/i18n/compiler.ts.
      { find: /^vue-i18n$/, replacement: 'vue-i18n/dist/vue-i18n.runtime.mjs' },
    ],
  },
  define: { __VUE_I18N_FULL_INSTALL__: false, __VUE_I18N_LEGACY_API__: false, __INTLIFY_PROD_DEVTOOLS__: false, __INTLIFY_DROP_MESSAGE_COMPILER__: true },
  build: {
    // Nothing inlined as data: and no code in the page itself, so the strictest Content-Security-Policy holds.
    assetsInlineLimit: 0,
    // Tells the server which scripts a page needs; see server/teleklasa/site/first_content.
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { index: 'index.html', door: 'door.html' } },
  },
  server: {
    host: '127.0.0.1',
    port: 8080,
    proxy: Object.fromEntries(
      ['/api', '/admin', '/static', '/media', '/after', '^/door/(?!.*\\.(?:ts|css|vue|svg))'].map((path) => [path, backend]),
    ),
  },
  test: { environment: 'node', include: ['{src,door}/**/*.test.ts'] },
})
