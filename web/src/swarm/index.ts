export { default as RegionField } from './RegionField.vue'
