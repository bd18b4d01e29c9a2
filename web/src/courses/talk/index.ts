import './texts'

export { default as CommentThreads } from './CommentThreads.vue'
