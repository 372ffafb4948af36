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
  const folder = cacheFolder()
  if (folder !== null) process.getBuiltinModule('node:module').enableCompileCache(folder)
  void import(program)
}

// Where compiled code is kept: what lies there is run, so nobody else may write to it, as anybody may to Node's own choice in /tmp.
// Null: there is no such place. On Windows the temporary folder is the user's own.
function cacheFolder() {
  const { lstatSync, mkdirSync, statSync } = process.getBuiltinModule('node:fs')
  const temporary = process.getBuiltinModule('node:os').tmpdir()
  if (process.platform === 'win32') return `${temporary}/aic-cache`
  const user = process.getuid()
  const folder = `${temporary}/aic-cache-${user}`
  try {
    const around = statSync(temporary)
    // In a folder of all without the sticky bit, or of another user, ours could be put away and another put into its place.
    if ((around.mode & 0o022) !== 0 && (around.mode & 0o1000) === 0) return null
    if (around.uid !== user && around.uid !== 0) return null
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const found = lstatSync(folder)
    return found.isDirectory() && found.uid === user && (found.mode & 0o077) === 0 ? folder : null
  } catch {
    return null
  }
}
