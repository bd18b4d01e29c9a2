import { createApp } from 'vue'
import './main.css'
import App from './App.vue'

createApp(App).mount('#app')
