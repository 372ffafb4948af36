// Compiles packages/sources/src/scan/scanner.as.ts to WebAssembly and writes it, as base64, to scanner.generated.ts.
// With --check: fails when the written file is not what the source compiles to.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const folder = fileURLToPath(new URL('../packages/sources/src/scan/', import.meta.url))
const source = readFileSync(`${folder}scanner.as.ts`, 'utf8')
const options =
  '-O3 --noAssert --runtime stub --enable simd --enable bulk-memory --importMemory --initialMemory 1 --use abort='
const outputs = new Map<string, string | Uint8Array>()
const { error, stderr } = await asc.main(['scanner.as.ts', '-o', 'scanner.wasm', ...options.split(' ')], {
  readFile: (name) => (name === 'scanner.as.ts' ? source : null),
  writeFile: (name, contents) => void outputs.set(name, contents),
  listFiles: () => [],
})
const wasm = outputs.get('scanner.wasm')
if (error !== null || !(wasm instanceof Uint8Array))
  throw new Error(`the scanner does not compile:\n${stderr.toString()}`)

const text = `// Written by scripts/build-scanner.ts from scanner.as.ts (${options}). Do not edit.
/** The scanner as WebAssembly, base64. */
export const scannerWasm =
  '${Buffer.from(wasm).toString('base64')}'
`
const target = `${folder}scanner.generated.ts`
if (!process.argv.includes('--check')) writeFileSync(target, text)
else if (readFileSync(target, 'utf8') !== text) {
  process.stderr.write('scanner.generated.ts is stale: run `npm run build:scanner`\n')
  process.exitCode = 1
}
