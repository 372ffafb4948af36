import { UsageError } from './args/usage-error.ts'
import type { Cli, ExitCode } from './cli.ts'
import { clean } from './screen/text.ts'

/** Tells an error on stderr: what happened and, for mistakes of usage, what to write instead. */
export function report(error: unknown, { stderr, env }: Cli): ExitCode {
  if (error instanceof UsageError) {
    stderr.write(`aic: ${clean(error.message)}\n${error.hint === '' ? '' : `${clean(error.hint)}\n`}`)
    return 2
  }
  const message = error instanceof Error ? error.message : String(error)
  stderr.write(`aic: ${clean(message)}\n`)
  if (env.AIC_LOG_LEVEL === 'debug' && error instanceof Error) stderr.write(`${error.stack}\n`)
  return 1
}
