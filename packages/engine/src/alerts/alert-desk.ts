import type { Zone } from '@aic/core/report'
import type { StoredAlert } from '@aic/store/journal'
import { ConfigError } from '../config/fields.ts'
import { secretOf } from '../config/secret.ts'
import type { JournalKeeper } from '../limits/journal-keeper.ts'
import type { AccountStatus, AlertRecord, AlertSettings } from '../limits/monitor.ts'
import type { MonitorOptions } from '../limits/open-monitor.ts'
import { namedZone, systemZone } from '../zones.ts'
import { getAlertSettings, updateAlertSettings } from './alert-settings.ts'
import { budgetStatuses } from './budgets.ts'
import type { Channel } from './channel.ts'
import { claimBudgets } from './claim-budgets.ts'
import { claimOutages } from './claim-outages.ts'
import { claimResets } from './claim-resets.ts'
import { claimThresholds } from './claim-thresholds.ts'
import { deliverDue } from './deliver.ts'
import { desktopChannel } from './desktop.ts'
import { claimNotice, dedupKeyOf, type SendPlan } from './notice.ts'
import { quietUntilMs } from './quiet-hours.ts'
import { isStillTrue } from './still-true.ts'
import { webhookChannel } from './webhook.ts'

type DeskOptions = Pick<MonitorOptions, 'env' | 'home' | 'platform' | 'nowMs' | 'config' | 'ledger' | 'channels'> & {
  readonly keeper: JournalKeeper
  readonly onAlert: (alert: AlertRecord) => void
}

/** Where alerts are raised and sent. */
export class AlertDesk {
  readonly #options: DeskOptions
  #raising: Promise<void> = Promise.resolve()
  #turn = 0
  #isClosed = false

  constructor(options: DeskOptions) {
    this.#options = options
  }

  settings(): AlertSettings {
    return this.#options.keeper.use((journal) => getAlertSettings(journal, this.#sources()))
  }

  /** What is wrong with the settings of alerts: none are raised then. */
  warnings(): readonly string[] {
    try {
      this.settings()
      return []
    } catch (error) {
      if (error instanceof ConfigError) return [`no alerts are raised: ${error.message}`]
      throw error
    }
  }

  /** Also where other settings of alerts are not in order. */
  preferredSource(): AlertSettings['preferredSource'] {
    try {
      return this.settings().preferredSource
    } catch (error) {
      if (error instanceof ConfigError) return this.#options.config().preferredSource
      throw error
    }
  }

  setSettings(change: Partial<AlertSettings>): AlertSettings {
    const atMs = this.#options.nowMs()
    return this.#options.keeper.use((journal) => updateAlertSettings(journal, this.#sources(), change, { atMs }))
  }

  /** Raises what is due, one round at a time: whoever asks meanwhile gets another round after it. */
  async raiseInTurn(accounts: () => readonly AccountStatus[]): Promise<void> {
    const turn = ++this.#turn
    const round = this.#raiseAfter(this.#raising, turn, accounts)
    this.#raising = round.catch(() => {}) // whoever began the round hears of it
    await round
    if (turn !== this.#turn) await this.#raising
  }

  /** No round begins from now on. */
  close(): void {
    this.#isClosed = true
  }

  async #raiseAfter(before: Promise<void>, turn: number, accounts: () => readonly AccountStatus[]): Promise<void> {
    await before
    if (turn === this.#turn && !this.#isClosed) await this.raise(accounts())
  }

  /** Claims what is due by these accounts and by the budgets, and sends what is due on its channels. */
  async raise(accounts: readonly AccountStatus[]): Promise<void> {
    if (this.warnings().length > 0) return
    const settings = this.settings()
    if (!settings.isEnabled) return
    const budgets = await this.#budgets()
    const { keeper, config } = this.#options
    const { alerts } = config()
    const plan = this.#plan(settings)
    const claimed = keeper.use((journal) => [
      ...claimThresholds(journal, accounts, settings.thresholds, plan),
      ...(alerts.resets === false ? [] : claimResets(journal, accounts, settings.thresholds, plan)),
      ...(alerts.providers === false ? [] : claimOutages(journal, accounts, plan)),
      ...claimBudgets(journal, budgets, settings.thresholds, plan),
    ])
    for (const alert of claimed) this.#options.onAlert(alert)
    await this.#deliver(settings, accounts)
  }

  /** Sends a notice through every channel, quiet hours or not. */
  async test(): Promise<AlertRecord> {
    const settings = this.settings()
    const { keeper, nowMs } = this.#options
    const plan = { ...this.#plan(settings), dueAtMs: nowMs() }
    const notice = {
      kind: 'test' as const,
      level: 'info' as const,
      provider: '',
      accountKey: '',
      subject: 'test',
      title: 'aic: a test',
      message: 'Alerts of aic arrive here.',
      percent: null,
      windowEndMs: null,
    }
    const claimed = keeper.use((journal) => claimNotice(journal, dedupKeyOf('test', crypto.randomUUID()), notice, plan))
    if (claimed === null) throw new Error('a key made by chance was there before')
    await this.#deliver(settings, [])
    const alert = keeper.use((journal) => journal.alerts.get(claimed.id)) ?? claimed
    this.#options.onAlert(alert)
    return alert
  }

  async #deliver(settings: AlertSettings, accounts: readonly AccountStatus[]): Promise<void> {
    const { keeper, nowMs } = this.#options
    const facts = { accounts, thresholds: settings.thresholds, nowMs: nowMs() }
    const sent = await deliverDue({
      keeper,
      channels: this.#channels(settings),
      isStillTrue: (journal, alert: StoredAlert) => isStillTrue(journal, alert, facts),
      nowMs,
    })
    for (const alert of sent) this.#options.onAlert(alert)
  }

  /** `terminal` is none of them: the next command on one shows what is due there. */
  #channels({ channels: names }: AlertSettings): ReadonlyMap<string, Channel> {
    const { channels, platform, env, config, nowMs } = this.#options
    const found = new Map<string, Channel>()
    const { webhookUrl, webhookSecret } = config().alerts
    if (names.includes('desktop')) found.set('desktop', desktopChannel(platform, env))
    if (names.includes('webhook') && webhookUrl !== undefined) {
      const secret = webhookSecret === undefined ? null : secretOf(webhookSecret, env)
      found.set('webhook', webhookChannel({ url: secretOf(webhookUrl, env) ?? '', secret, nowMs }))
    }
    for (const [name, channel] of channels ?? []) found.set(name, channel)
    return found
  }

  #plan({ channels, quietHours }: AlertSettings): SendPlan {
    const nowMs = this.#options.nowMs()
    const known = channels.filter(
      (name) => name !== 'webhook' || this.#options.config().alerts.webhookUrl !== undefined,
    )
    return { channels: known, dueAtMs: quietUntilMs(quietHours, this.#zone(), nowMs) ?? nowMs, nowMs }
  }

  async #budgets() {
    const { ledger, config, home, nowMs } = this.#options
    if (ledger === null || ledger === undefined || Object.keys(config().budgets).length === 0) return []
    const usage = (span: { readonly fromMs: number; readonly toMs: number }) => ledger.usage(span)
    return await budgetStatuses({ config: config(), usage, zone: this.#zone(), home, nowMs: nowMs() })
  }

  #zone(): Zone {
    const { timezone } = this.#options.config()
    return (timezone === undefined ? null : namedZone(timezone)) ?? systemZone()
  }

  #sources() {
    const { env, config } = this.#options
    return { env, config: config() }
  }
}
