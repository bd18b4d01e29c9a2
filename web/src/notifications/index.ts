export { default as BellButton } from './BellButton.vue'
