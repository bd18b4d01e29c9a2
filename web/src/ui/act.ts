import { readonly, ref, shallowRef } from 'vue'

/** Runs one act at a time: a second press while it runs does nothing.  What it throws is kept in `problem`. */
export function useAct<Arguments extends unknown[]>(act: (...given: Arguments) => Promise<unknown>) {
  const isRunning = ref(false)
  const problem = shallowRef<unknown>()

  async function run(...given: Arguments): Promise<boolean> {
    if (isRunning.value) return false
    isRunning.value = true
    problem.value = undefined
    try {
      await act(...given)
      return true
    } catch (thrown) {
      problem.value = thrown
      return false
    } finally {
      isRunning.value = false
    }
  }

  return { run, isRunning: readonly(isRunning), problem }
}
