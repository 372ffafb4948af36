import { AicError } from '@aic/core'
import { type ReportRow, unpricedModels, withoutCost } from '@aic/core/report'
import type { Cli, ExitCode } from '../cli.ts'
import { cleanJson } from '../screen/text.ts'
import { version } from '../version.ts'
import type { Loaded } from './load.ts'
import type { ReportOptions } from './options.ts'
import { zoneName } from './zone-name.ts'

/** What stands under `aic` beside a report's rows: how to read them, and what they lack. */
export function envelope(
  rows: readonly Pick<ReportRow, 'models'>[],
  { facts }: Loaded,
  options: ReportOptions,
  nowMs: number,
): object {
  return {
    version,
    generatedAt: new Date(nowMs).toISOString(),
    timezone: zoneName(options.zone.name),
    startOfWeek: options.startOfWeek,
    mode: options.mode,
    priceVersion: facts.priceVersion,
    isDemo: facts.isDemo,
    unpricedModels: unpricedModels(rows),
    skipped: facts.skipped,
    warnings: facts.warnings,
  }
}

/** Writes a report's JSON, without money or through `jq` if so asked. */
export function writeJson(json: object, { noCost, jq }: Pick<ReportOptions, 'noCost' | 'jq'>, cli: Cli): ExitCode {
  const text = `${cleanJson(JSON.stringify(noCost ? withoutCost(json) : json, null, 2))}\n`
  if (jq === null) {
    cli.stdout.write(text)
    return 0
  }
  // Loaded only here: the first touch of node:child_process costs 3 ms.
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const { stdout, stderr, status, error } = spawnSync('jq', [jq], { input: text, encoding: 'utf8', maxBuffer: 2 ** 30 })
  if (error !== undefined)
    throw new AicError('no-jq', `--jq needs the jq program, but it can't be started (${error.message})`)
  cli.stdout.write(stdout)
  cli.stderr.write(stderr)
  return status === 0 ? 0 : 1
}
