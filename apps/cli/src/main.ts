import { run } from './run.ts'

/** Starts the command that the process was asked for. The only file that knows the arguments, streams and environment of the process. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `aic daily | head` closes the pipe early: no failure.
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  home: process.env.HOME ?? process.getBuiltinModule('node:os').homedir(),
  platform: process.platform,
  nowMs: Date.now(),
  onStop(stop) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop)
  },
  // Getters, since the first touch of a stream opens it: most commands never read stdin.
  get stdin() {
    return process.stdin
  },
  get stdout() {
    return process.stdout
  },
  get stderr() {
    return process.stderr
  },
})
