import { shallowReactive } from 'vue'

/** Works that were graded or returned here since their list was read: it shows them as done until it is read again. */
export const finished = shallowReactive(new Set<string>())
