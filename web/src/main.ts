import { PiniaColada } from '@pinia/colada'
import icons from '@nuxt/ui/runtime/vue/plugins/icons.js'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import './main.css'
import App from './App.vue'
import { i18n, speak } from './i18n'
import { lookWhoIsSignedIn } from './people'
import { router } from './router'
import { followColorTheme } from './ui/colorTheme'

speak(i18n.global.locale.value)
followColorTheme()
void lookWhoIsSignedIn()

createApp(App)
  .use(createPinia())
  .use(PiniaColada, { queryOptions: { staleTime: 2_000, gcTime: 120_000 } })
  .use(i18n)
  .use(router)
  .use(icons)
  .mount('#app')
