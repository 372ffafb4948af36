import { type ErrorEntry, errorTable } from '@aic/core'

const head = `# Errors

<!-- Written by scripts/generate-docs.ts from packages/core/src/aic-error.ts: change it there. -->

A command that fails writes to stderr what happened with which value, the code in brackets, and what to do; stdout stays empty, with \`--json\` too:

\`\`\`
$ aic daily --since 2026-02-30
aic: --since can't be "2026-02-30" [bad-value]
Write a day as 2026-01-31 or 20260131, or today, or yesterday.
$ echo $?
2
\`\`\`

An import to the [fleet](fleet.md#what-an-import-does) also ends with 3, done in part, and with 130, broken off with Ctrl-C.

Codes are never given another meaning. \`AIC_LOG_LEVEL=debug\` also prints where in aic it failed.

`

/** The page docs/errors.md. */
export function errorsPage(): string {
  const entries = Object.entries<ErrorEntry>(errorTable)
  const table = (exitCode: ErrorEntry['exitCode']): string =>
    entries
      .filter(([, entry]) => entry.exitCode === exitCode)
      .map(([code, { meaning, advice }]) => `| \`${code}\` | ${meaning} | ${advice} |\n`)
      .join('')
  const columns = '| code | what happened | what to do |\n|---|---|---|\n'
  return `${head}## Exit code 2: what was asked for can’t be\n\n${columns}${table(2)}\n## Exit code 1: it failed\n\n${columns}${table(1)}`
}
