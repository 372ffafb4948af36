#!/usr/bin/env node
// The command `aic`. Written so that any Node can parse it: an old one must get as far as the sentence below.
// In a checkout it runs the source; scripts/build.ts puts a copy beside the bundled program, which runs that.
const program = '../src/main.ts'
const needed = 24

if (Number(process.versions.node.split('.')[0]) < needed) {
  process.stderr.write(
    `aic needs Node.js ${needed} or newer, but this is ${process.version}: install it from https://nodejs.org (in a clone of aic, \`npx aic\` brings its own).\n`,
  )
  process.exitCode = 1
} else {
  process.getBuiltinModule('node:module').enableCompileCache()
  void import(program)
}
