/**
 * Builds the dashboard into `apps/web/dist`, with every file also compressed: `npm run build:web [-- --if-needed]`.
 * With `--if-needed` only where it is missing or older than what it is made of.
 */
import { globSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const root = path.join(import.meta.dirname, '..')
const web = path.join(root, 'apps/web')
const built = path.join(web, 'dist')

/** What pages share is one file, not a dozen small ones; but for long lists, which the first page has none of. */
const base = { name: 'base', minShareCount: 2, test: /^(?!.*(?:virtual|list))/ }

/** The dashboard, and the widget, which stands in pages of others. */
const pages = ['index.html', 'widget.html'].map((name) => path.join(web, name))

/** Nothing inline and nothing from elsewhere: the agent's Content-Security-Policy allows neither. */
const strict = {
  target: 'es2024',
  cssTarget: ['chrome123', 'firefox120', 'safari17.5'], // the first with `light-dark()`, in the year of the scripts
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
  reportCompressedSize: false,
  rolldownOptions: { input: pages, output: { codeSplitting: { groups: [base] } } },
}

/** Builds the dashboard into a folder. Returns how long it took, in ms. */
export async function buildWeb(folder = built): Promise<number> {
  const startMs = performance.now()
  const draft = `${folder}.new-${process.pid}` // two may build at once, and an agent may be reading
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production' // tests set another, and then Vite takes React's development build
  const [{ build }, { default: react }] = await Promise.all([import('vite'), import('@vitejs/plugin-react')])
  await build({
    configFile: false,
    root: web,
    logLevel: 'warn',
    plugins: [react()],
    build: { ...strict, outDir: draft, emptyOutDir: true },
  })
  for (const file of globSync('**/*.{html,js,css,svg,webmanifest}', { cwd: draft })) compress(path.join(draft, file))
  rmSync(folder, { recursive: true, force: true })
  renameSync(draft, folder)
  if (NODE_ENV === undefined) delete process.env.NODE_ENV
  else process.env.NODE_ENV = NODE_ENV
  return performance.now() - startMs
}

/** The agent serves this machine: gzip will do, and keeps the release small. */
function compress(file: string): void {
  writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
}

/** Builds what `npm start` serves, where it is missing or older than its sources. Null where nothing was to be done. */
export async function ensureWeb(): Promise<number | null> {
  const sources = [
    'apps/web/{src,public}/**/*',
    'apps/web/*.{html,json}',
    'scripts/build-web.ts',
    'packages/core/src/**/*.ts',
  ]
  const newestMs = Math.max(...globSync(sources, { cwd: root }).map((file) => timeOf(path.join(root, file))))
  return timeOf(path.join(built, 'index.html')) > newestMs ? null : buildWeb()
}

const timeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

if (import.meta.main) {
  const tookMs = process.argv.includes('--if-needed') ? await ensureWeb() : await buildWeb()
  if (tookMs !== null) process.stdout.write(`dashboard built in ${(tookMs / 1000).toFixed(1)} s\n`)
}
