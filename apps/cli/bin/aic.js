#!/usr/bin/env node
// Runs on any Node, however old: all it must do there is to say so.
const needed = 24

if (Number(process.versions.node.split('.')[0]) < needed) {
  process.stderr.write(
    'aic needs Node.js ' +
      needed +
      ' or newer, this is ' +
      process.version +
      ': install it from https://nodejs.org or run `npx -p node@' +
      needed +
      ' aic`.\n',
  )
  process.exitCode = 1
} else {
  process.getBuiltinModule('node:module').enableCompileCache()
  const built = new URL('../dist/main.js', import.meta.url)
  const isBuilt = process.getBuiltinModule('node:fs').existsSync(built)
  void import(isBuilt ? built.href : new URL('../src/main.ts', import.meta.url).href)
}
