// `node compress.mjs FOLDER`: writes a .br and a .gz beside every text file of the built app, for servers that send them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const folder = process.argv[2] ?? 'dist'
const worthIt = /\.(?:css|html|js|json|svg|webmanifest)$/
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !worthIt.test(entry.name)) continue
  const path = join(entry.parentPath, entry.name)
  const plain = readFileSync(path)
  for (const [ending, packed] of [['.br', brotliCompressSync(plain, quality)], ['.gz', gzipSync(plain, { level: 9 })]]) {
    if (packed.length < 0.9 * plain.length) writeFileSync(path + ending, packed)
  }
}
