import type { Cli } from './cli.ts'
import { wholeInput } from './input.ts'
import { type Output, outputOf } from './output.ts'
import { report } from './report-error.ts'
import { run } from './run.ts'
import { startLater } from './start-later.ts'

let stdout: Output | undefined
let stderr: Output | undefined

/** The process. This is the only file that knows its arguments, streams and environment. */
const cli: Cli = {
  env: process.env,
  home: homeFolder(),
  platform: process.platform,
  nowMs: Date.now(),
  onStop(stop) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop)
  },
  startLater: (args) => startLater(process.argv[1] as string, args, process.env),
  readInput: () => wholeInput(() => process.stdin),
  // Getters, since the first touch of a stream opens it: most commands need only one.
  get keys() {
    return process.stdin
  },
  get stdout() {
    return (stdout ??= outputOf(1, () => process.stdout))
  },
  get stderr() {
    return (stderr ??= outputOf(2, () => process.stderr))
  },
}

/** What no command waits for can fail too, for instance a terminal that is gone. */
process.once('uncaughtException', (error) => {
  process.exit(report(error, cli))
})
process.exitCode = await run(process.argv.slice(2), cli)

/** An empty HOME is as good as none: then the user database tells. */
function homeFolder(): string {
  const { homedir, userInfo } = process.getBuiltinModule('node:os')
  return process.env.HOME || homedir() || userInfo().homedir
}
