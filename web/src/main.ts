import { PiniaColada } from '@pinia/colada'
import icons from '@nuxt/ui/runtime/vue/plugins/icons.js'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { forgetFirstAnswersSoon, keepFirstAnswers } from './api/firstAnswers'
import './main.css'
import App from './App.vue'
import { i18n, speak } from './i18n'
import { lookWhoIsSignedIn, useSession } from './people'
import { router } from './router'
import { followColorTheme } from './ui/colorTheme'

speak(i18n.global.locale.value)
followColorTheme()
keepFirstAnswers()
const looked = lookWhoIsSignedIn()

const app = createApp(App)
  .use(createPinia())
  .use(PiniaColada, { queryOptions: { staleTime: 2_000, gcTime: 120_000 } })
  .use(i18n)
  .use(router)
  .use(icons)

/** What the server has shown stays until the same can be shown in its place; see `api/firstAnswers.ts`. */
async function begin(): Promise<void> {
  const isShown = Boolean(document.getElementById('app')?.firstElementChild)
  if (isShown) await looked
  // Without the code of the page what is shown can still be read, and its links lead on.
  const isMissing = isShown && Boolean(useSession().session.value) && (await router.isReady().then(() => false, () => true))
  document.documentElement.style.visibility = ''
  if (isMissing) return
  app.mount('#app')
  forgetFirstAnswersSoon()
}

void begin()
