import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writeSampleHome } from '@aic/examples'
import type { Cli } from './cli.ts'

/**
 * A made-up machine whose agents worked up to now, for who has no logs yet: a home and a ledger in a folder of their own, gone when
 * `use` is done. `zoneOffsetMs` is local time minus UTC. What is shown of it must say that it is a demo.
 */
export async function withDemo<T>(cli: Cli, zoneOffsetMs: number, use: (demo: Cli) => Promise<T>): Promise<T> {
  const home = mkdtempSync(path.join(tmpdir(), 'aic-demo-'))
  try {
    writeSampleHome(home, cli.nowMs, zoneOffsetMs)
    const env = { AIC_DATA_DIR: path.join(home, 'ledger'), AIC_DEMO: '1' }
    return await use(Object.create(cli, { home: { value: home }, env: { value: env } }) as Cli)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
