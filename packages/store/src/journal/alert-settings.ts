import { type JournalFile, textOf } from './journal-file.ts'

/** What a user set; undefined: not set. Values are as the caller gave them, through JSON. */
export interface StoredAlertSettings {
  readonly isEnabled?: boolean
  readonly thresholds?: unknown
  readonly preferredSource?: string
  readonly channels?: unknown
  /** Null: set to none. */
  readonly quietHours?: unknown
}

/** What users set about alerts: table `usage_settings`. */
export class AlertSettingsTable {
  readonly #file: JournalFile

  constructor(file: JournalFile) {
    this.#file = file
  }

  read(userId: string): StoredAlertSettings {
    const row = this.#file.get('select * from usage_settings where user_id = :userId', { userId })
    if (row === undefined) return {}
    const { preferred_source: preferredSource, is_enabled: isEnabled } = row
    return {
      ...(isEnabled !== null && { isEnabled: isEnabled === 1 }),
      ...(typeof preferredSource === 'string' && { preferredSource }),
      ...fromJson('thresholds', row.thresholds),
      ...fromJson('channels', row.channels),
      ...fromJson('quietHours', row.quiet_hours),
    }
  }

  /** Sets what `change` names, and leaves the rest. */
  change(userId: string, change: StoredAlertSettings, atMs: number): void {
    this.#file.write(() => {
      const { isEnabled, thresholds, preferredSource, channels, quietHours } = { ...this.read(userId), ...change }
      this.#file.run(
        `insert into usage_settings values (:userId, :isEnabled, :thresholds, :preferredSource, :channels, :quietHours, :atMs, 1)
         on conflict (user_id) do update set is_enabled = excluded.is_enabled, thresholds = excluded.thresholds,
           preferred_source = excluded.preferred_source, channels = excluded.channels, quiet_hours = excluded.quiet_hours,
           updated_at_ms = excluded.updated_at_ms, version = version + 1`,
        {
          userId,
          isEnabled: isEnabled === undefined ? null : Number(isEnabled),
          thresholds: toJson(thresholds),
          preferredSource: preferredSource ?? null,
          channels: toJson(channels),
          quietHours: toJson(quietHours),
          atMs,
        },
      )
    })
  }
}

const toJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))

function fromJson(name: string, json: unknown): Record<string, unknown> {
  const text = textOf(json)
  return text === null ? {} : { [name]: JSON.parse(text) }
}
