import { readonly, ref, watchEffect } from 'vue'

export type ColorTheme = 'system' | 'light' | 'dark'
export const colorThemes: readonly ColorTheme[] = ['system', 'light', 'dark']

const kept = 'teleklasa.theme'
const chosen = ref<ColorTheme>(colorThemes.find((theme) => theme === localStorage.getItem(kept)) ?? 'system')
const system = globalThis.matchMedia('(prefers-color-scheme: dark)')
const systemIsDark = ref(system.matches)

system.addEventListener('change', (change) => (systemIsDark.value = change.matches))

/** Keeps the page in the chosen colours, or in those of the device. */
export function followColorTheme(): void {
  watchEffect(() => {
    const isDark = chosen.value === 'dark' || (chosen.value === 'system' && systemIsDark.value)
    document.documentElement.classList.toggle('dark', isDark)
    document.documentElement.classList.toggle('light', !isDark)
  })
}

export function useColorTheme() {
  return {
    theme: readonly(chosen),
    choose(theme: ColorTheme) {
      chosen.value = theme
      localStorage.setItem(kept, theme)
    },
  }
}
