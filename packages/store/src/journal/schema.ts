import type { DatabaseSync } from 'node:sqlite'

/** One step of the journal's schema. Forward only; never edited once released. */
interface Migration {
  readonly id: number
  readonly sql: string
}

const migrations: readonly Migration[] = [
  {
    id: 1,
    sql: `
      -- What windows were at a moment: written when something changed, and once an hour. 'window_end_ms' is the end as first told.
      create table usage_snapshots (
        id integer primary key, provider text not null, account_key text not null, limit_id text not null, label text not null,
        origin text not null, at_ms integer not null, used_percent real, used real, limit_amount real, unit text,
        resets_at_ms integer, window_end_ms integer not null
      );
      create index snapshot_of_limit on usage_snapshots (provider, account_key, limit_id, at_ms);
      create index snapshot_time on usage_snapshots (at_ms);

      -- Notices that were due. Whoever inserts the key has the right and the duty to send it. Superseded: a higher level was told instead.
      create table usage_alerts (
        id integer primary key, dedup_key text not null unique, kind text not null, level text not null, provider text not null,
        account_key text not null, subject text not null, title text not null, message text not null, percent real,
        at_ms integer not null, window_end_ms integer, is_superseded integer not null
      );
      create index alert_time on usage_alerts (at_ms);

      -- What became of each notice on each channel. 'leased_until_ms': a process is sending it.
      create table alert_deliveries (
        alert_id integer not null references usage_alerts on delete cascade, channel text not null, state text not null,
        attempts integer not null, error text, due_at_ms integer not null, leased_until_ms integer not null,
        primary key (alert_id, channel)
      ) without rowid;

      -- What each user set; null: not set. JSON where it is no single word.
      create table usage_settings (
        user_id text primary key, is_enabled integer, thresholds text, preferred_source text, channels text, quiet_hours text,
        updated_at_ms integer not null, version integer not null
      ) without rowid;

      -- The last good reading of each account, as JSON.
      create table readings (
        provider text not null, account_key text not null, at_ms integer not null, body text not null,
        primary key (provider, account_key)
      ) without rowid;

      -- How asking went, for each sign-in: 'place' is where it was found, 'fingerprint' tells whether it has changed since. Asked after
      -- it was answered: somebody is asking, or died over it.
      create table provider_state (
        provider text not null, place text not null, fingerprint text, account_key text, failures integer not null,
        asked_at_ms integer not null, answered_at_ms integer not null, blocked_until_ms integer not null, is_vendor_block integer not null, fault text,
        primary key (provider, place)
      ) without rowid;

      -- Answers as they came, without secrets and personal data; kept for a day.
      create table raw_responses (
        id integer primary key, provider text not null, at_ms integer not null, status integer not null, body text not null
      );
      create index raw_response_time on raw_responses (at_ms);

      -- The present window of each limit: its end as first told, and as last told.
      create table window_ends (
        provider text not null, account_key text not null, limit_id text not null, end_ms integer not null,
        last_end_ms integer not null, is_assumed integer not null, primary key (provider, account_key, limit_id)
      ) without rowid;

      -- What vendors say of their own state.
      create table incidents (provider text primary key, level text not null, text text not null, at_ms integer not null) without rowid;
    `,
  },
]

/** All tables of the first version. */
export const journalTables = [
  'usage_snapshots',
  'usage_alerts',
  'alert_deliveries',
  'usage_settings',
  'readings',
  'provider_state',
  'raw_responses',
  'window_ends',
  'incidents',
] as const

/** The schema that this aic writes. */
export const journalVersion = migrations.at(-1)?.id ?? 0

/** Brings the schema up to date. */
export function migrateJournal(database: DatabaseSync): void {
  const at = Number(database.prepare('pragma user_version').get()?.user_version)
  for (const migration of migrations) {
    if (migration.id <= at) continue
    database.exec(`begin immediate; ${migration.sql}; pragma user_version = ${migration.id}; commit`)
  }
}
