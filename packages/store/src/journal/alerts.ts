import type { AlertLevel } from '@aic/core/limit'
import { type JournalFile, numberOf, type Row, type RowSpan, rowsOf, textOf } from './journal-file.ts'

/** What notices are about. */
export type AlertKind = 'threshold' | 'reset' | 'provider-down' | 'provider-up' | 'budget' | 'test'
/** `held`: in quiet hours; `dropped`: no longer true when they ended. */
export type DeliveryState = 'sent' | 'pending' | 'failed' | 'held' | 'dropped'

/** A notice that is due. */
export interface NewAlert {
  /** Equal keys are one notice, for all processes and all time. */
  readonly dedupKey: string
  readonly kind: AlertKind
  readonly level: AlertLevel
  readonly provider: string
  readonly accountKey: string
  /** Id of the limit or name of the budget. */
  readonly subject: string
  readonly title: string
  readonly message: string
  readonly percent: number | null
  /** UTC ms, as all times here. */
  readonly atMs: number
  readonly windowEndMs: number | null
}

/** What became of a notice on a channel. */
export interface Delivery {
  readonly channel: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly error: string | null
}

/** A notice that is kept. */
export interface StoredAlert extends Omit<NewAlert, 'dedupKey'> {
  readonly id: number
  readonly deliveries: readonly Delivery[]
}

/** A notice to be sent on a channel, by whoever took it. */
export interface DueDelivery {
  readonly alert: StoredAlert
  readonly channel: string
  readonly state: DeliveryState
  readonly attempts: number
}

/** How sending went. */
export interface Settled {
  readonly state: DeliveryState
  readonly error: string | null
  /** When to try again; without meaning for what is done. */
  readonly dueAtMs: number
}

/** Notices and what became of them: tables `usage_alerts` and `alert_deliveries`. */
export class Alerts {
  readonly #file: JournalFile

  constructor(file: JournalFile) {
    this.#file = file
  }

  /**
   * Claims a notice, and all that it stands for (`superseded` keys, never sent). Null when it was claimed before, or a graver one of
   * `graver` keys was: then there is nothing to send. Its deliveries are due at `dueAtMs`, `held` until then where that is later.
   */
  claim(
    alert: NewAlert,
    options: {
      readonly channels: readonly string[]
      readonly dueAtMs: number
      /** Those of the channels that disturb nobody: due right away. */
      readonly atOnce?: readonly string[]
      readonly superseded?: readonly { readonly dedupKey: string; readonly level: AlertLevel }[]
      readonly graver?: readonly string[]
    },
  ): StoredAlert | null {
    const { channels, dueAtMs, atOnce = [], superseded = [], graver = [] } = options
    return this.#file.write(() => {
      if (graver.some((key) => this.#isClaimed(key))) return null
      const id = this.#insert(alert, false)
      for (const lower of superseded) this.#insert({ ...alert, ...lower }, true)
      if (id === null) return null
      for (const channel of channels) {
        const isHeld = dueAtMs > alert.atMs && !atOnce.includes(channel)
        this.#file.run('insert into alert_deliveries values (:id, :channel, :state, 0, null, :dueAtMs, 0)', {
          id,
          channel,
          state: isHeld ? 'held' : 'pending',
          dueAtMs: isHeld ? dueAtMs : alert.atMs,
        })
      }
      return this.get(id)
    })
  }

  #isClaimed(dedupKey: string): boolean {
    return this.#file.get('select id from usage_alerts where dedup_key = :dedupKey', { dedupKey }) !== undefined
  }

  #insert(alert: NewAlert, isSuperseded: boolean): number | null {
    const { changes, id } = this.#file.run(
      `insert or ignore into usage_alerts (dedup_key, kind, level, provider, account_key, subject, title, message, percent, at_ms,
         window_end_ms, is_superseded)
       values (:dedupKey, :kind, :level, :provider, :accountKey, :subject, :title, :message, :percent, :atMs, :windowEndMs, :isSuperseded)`,
      { ...alert, isSuperseded: isSuperseded ? 1 : 0 },
    )
    return changes === 0 ? null : id
  }

  get(id: number): StoredAlert | null {
    const row = this.#file.get('select * from usage_alerts where id = :id', { id })
    return row === undefined ? null : this.#toAlert(row)
  }

  /** The newest first, without those that a graver one stood for. */
  list(span: RowSpan = {}): StoredAlert[] {
    return rowsOf(this.#file, 'usage_alerts', span, 'is_superseded = 0').map((row) => this.#toAlert(row))
  }

  /**
   * Takes what is due on channels: nobody else gets it for `leaseMs`, after which it counts as not sent. So a notice may arrive twice when a
   * process dies between sending and {@link settle}, and never not at all.
   */
  takeDue(channels: readonly string[], nowMs: number, leaseMs: number): DueDelivery[] {
    const where = `state in ('pending', 'held') and due_at_ms <= :nowMs and leased_until_ms <= :nowMs
      and channel in (select value from json_each(:channels))`
    const values = { nowMs, channels: JSON.stringify(channels) }
    if (this.#file.get(`select 1 from alert_deliveries where ${where} limit 1`, values) === undefined) return []
    return this.#file.write(() => {
      const rows = this.#file.all(`select * from alert_deliveries where ${where} order by alert_id`, values)
      this.#file.run(`update alert_deliveries set leased_until_ms = :until where ${where}`, {
        ...values,
        until: nowMs + leaseMs,
      })
      return rows.flatMap((row) => {
        const alert = this.get(Number(row.alert_id))
        if (alert === null) return []
        const { channel, state, attempts } = toDelivery(row)
        return [{ alert, channel, state, attempts }]
      })
    })
  }

  settle(alertId: number, channel: string, { state, error, dueAtMs }: Settled): void {
    this.#file.run(
      `update alert_deliveries set state = :state, error = :error, due_at_ms = :dueAtMs, leased_until_ms = 0,
         attempts = attempts + iif(:state = 'dropped', 0, 1) where alert_id = :alertId and channel = :channel`,
      { alertId, channel, state, error, dueAtMs },
    )
  }

  /** When something is due next on channels; null: nothing waits. */
  nextDueMs(channels: readonly string[]): number | null {
    const row = this.#file.get(
      `select min(max(due_at_ms, leased_until_ms)) as due from alert_deliveries where state in ('pending', 'held')
         and channel in (select value from json_each(:channels))`,
      { channels: JSON.stringify(channels) },
    )
    return numberOf(row?.due)
  }

  /** Forgets what is older; claims must outlive their windows. */
  forget(beforeMs: number): void {
    this.#file.run('delete from usage_alerts where at_ms < :beforeMs', { beforeMs })
  }

  #toAlert(row: Row): StoredAlert {
    const id = Number(row.id)
    const deliveries = this.#file.all('select * from alert_deliveries where alert_id = :id order by channel', { id })
    return {
      id,
      kind: row.kind as AlertKind,
      level: row.level as AlertLevel,
      provider: String(row.provider),
      accountKey: String(row.account_key),
      subject: String(row.subject),
      title: String(row.title),
      message: String(row.message),
      percent: numberOf(row.percent),
      atMs: Number(row.at_ms),
      windowEndMs: numberOf(row.window_end_ms),
      deliveries: deliveries.map(toDelivery),
    }
  }
}

const toDelivery = (row: Row): Delivery => ({
  channel: String(row.channel),
  state: row.state as DeliveryState,
  attempts: Number(row.attempts),
  error: textOf(row.error),
})
