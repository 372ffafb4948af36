import { type Aic, configPath, openAic } from '@aic/engine'
import { type Monitor, type MonitorStatus, openMonitor, type RowQuery } from '@aic/engine/limits'
import { type ReconciledProvider, reconcileAccounts } from '@aic/engine/reconcile'
import { setSetting } from '@aic/engine/settings'
import { ownKeys } from '@aic/engine/sign-in'
import type { Cli } from '../cli.ts'
import { configOf } from '../config.ts'
import { progressOn } from '../screen/progress.ts'
import { clean } from '../screen/text.ts'
import { useProxy } from '../use-proxy.ts'
import type { LimitsDoor, ShownAlert, ShownSnapshot } from './door.ts'

/** Nobody goes on asking when the command has ended, so that it waits longer than it would for an agent. */
const waitMs = 10_000
/** A vendor that takes longer has failed: that is noted before the command ends, so that the next one need not wait for it. */
const limitMs = 8_000

/** Limits without an agent: vendors are asked, and the journal is kept, by this process. */
export async function openOwnDoor(cli: Cli): Promise<LimitsDoor> {
  const { env, home, platform } = cli
  useProxy(env)
  const config = configOf(cli)
  const aic = await openAic({ env, home, platform, nowMs: cli.nowMs, config, isOffline: true })
  const progress = progressOn(cli)
  await aic.collect(progress === null ? {} : { onProgress: progress.show })
  progress?.clear()
  const beganMs = performance.now()
  const nowMs = (): number => cli.nowMs + Math.floor(performance.now() - beganMs)
  const machine = { env, home, platform, nowMs }
  const storedKeys = ownKeys(machine)
  const monitor = await openMonitor({ ...machine, config: () => config, ledger: aic, storedKeys, limitMs })
  return new OwnDoor(monitor, aic, cli)
}

class OwnDoor implements LimitsDoor {
  readonly #monitor: Monitor
  readonly #aic: Aic
  readonly #cli: Cli
  #hasLooked = false

  constructor(monitor: Monitor, aic: Aic, cli: Cli) {
    this.#monitor = monitor
    this.#aic = aic
    this.#cli = cli
  }

  /** The first time keys and sign-ins are looked for; no vendor is asked. */
  async status(): Promise<MonitorStatus> {
    if (!this.#hasLooked) await this.#monitor.refresh({ providers: [], waitMs })
    this.#hasLooked = true
    return this.#monitor.status()
  }

  async refresh({ providers, isForced }: Parameters<LimitsDoor['refresh']>[0]): Promise<MonitorStatus> {
    this.#hasLooked = true
    return await this.#monitor.refresh({ isForced, waitMs, ...(providers === undefined ? {} : { providers }) })
  }

  async test(provider: string) {
    return await this.#monitor.test(provider)
  }

  async snapshots(query: RowQuery): Promise<readonly ShownSnapshot[]> {
    return this.#monitor.snapshots(query).map(withoutAccount)
  }

  async alerts(query: RowQuery): Promise<readonly ShownAlert[]> {
    return this.#monitor.alerts(query).map(withoutAccount)
  }

  async alertSettings() {
    return this.#monitor.alertSettings()
  }

  async setAlertSettings(change: Parameters<LimitsDoor['setAlertSettings']>[0]) {
    return this.#monitor.setAlertSettings(change)
  }

  async testAlert(): Promise<ShownAlert> {
    return withoutAccount(await this.#monitor.testAlert())
  }

  async reconcile(providers?: readonly string[]): Promise<readonly ReconciledProvider[]> {
    const accounts = (await this.status()).accounts.filter(({ provider }) => providers?.includes(provider) ?? true)
    const { pricingOverrides } = configOf(this.#cli)
    return reconcileAccounts({ accounts, aic: this.#aic, machine: this.#cli, pricingOverrides })
  }

  async setEnabled(provider: string, isEnabled: boolean): Promise<void> {
    setSetting(configPath(this.#cli), `providers.${provider}.enabled`, String(isEnabled))
  }

  async close(): Promise<void> {
    await this.#monitor.close()
    for (const warning of this.#aic.close()) this.#cli.stderr.write(`aic: ${clean(warning)}\n`)
  }
}

/** The key of an account in storage says nothing to people, and the agent's API does not tell it. */
function withoutAccount<Row extends { readonly accountKey: string }>(row: Row): Omit<Row, 'accountKey'> {
  const { accountKey: _, ...rest } = row
  return rest
}
