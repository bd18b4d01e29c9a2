export { default as LessonButton } from './LessonButton.vue'
export { default as LessonFacts } from './LessonFacts.vue'
export { default as LessonHistory } from './LessonHistory.vue'
export { default as LessonPanel } from './LessonPanel.vue'
