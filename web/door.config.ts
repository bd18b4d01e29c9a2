import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

const mostGzipBytes = 15 * 1024

/** Fails the build when the page that thousands open on old phones outgrows 15 kB gzip in all. */
export function doorStaysSmall(): Plugin {
  return {
    name: 'teleklasa:door-stays-small',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const sizes = filesOfDoor(bundle).map((name) => [name, gzipSync(contentOf(bundle[name])).length] as const)
      const total = sizes.reduce((sum, [, size]) => sum + size, 0)
      this.info(`the door is ${(total / 1024).toFixed(1)} kB gzip: ${sizes.map((size) => size.join(' ')).join(', ')}`)
      if (total > mostGzipBytes) this.error(`the door's page has ${total} bytes gzip, more than ${mostGzipBytes}`)
    },
  }
}

function filesOfDoor(bundle: Rolldown.OutputBundle): string[] {
  const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry && file.name === 'door')
  const found = new Set<string>(['door.html'])
  const add = (name: string) => {
    const file = bundle[name]
    if (found.has(name) || file?.type !== 'chunk') return
    found.add(name)
    file.viteMetadata?.importedCss.forEach((css) => found.add(css))
    file.viteMetadata?.importedAssets.forEach((asset) => found.add(asset))
    file.imports.forEach(add)
  }
  if (entry) add(entry.fileName)
  return [...found].filter((name) => name in bundle)
}

function contentOf(file: Rolldown.OutputBundle[string] | undefined): string | Uint8Array {
  return file?.type === 'chunk' ? file.code : (file?.source ?? '')
}
