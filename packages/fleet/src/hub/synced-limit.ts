import { amount, listOf, name, oneOf, orNull, readAll, record, text, whole } from './field-rule.ts'
import { hubBounds } from './hub-bounds.ts'

/** One limit of an account, as a machine tells a hub. Percentages are of the account: those of machines are never added up. */
export interface SyncedLimit {
  /** Id of the provider. */
  readonly provider: string
  /** The account, hashed; empty when unknown. */
  readonly account: string
  /** `session`, `weekly`, `weekly:<model>`, … */
  readonly window: string
  /** As people call it: `5-hour window`. */
  readonly label: string
  /** Where the number comes from: `oauth`, `status-line`, `console`, … */
  readonly origin: string
  /** When it was said, UTC ms. */
  readonly atMs: number
  /** `stale`: the machine itself thought it older than it should be when it told. */
  readonly state: 'fresh' | 'stale'
  /** 0–100 and above; null when unknown. */
  readonly usedPercent: number | null
  readonly used: number | null
  readonly limit: number | null
  readonly unit: string | null
  /** ISO 4217, for money, which is in nano-units. */
  readonly currency: string | null
  /** Length of the window, ms. */
  readonly windowMs: number | null
  /** UTC ms. */
  readonly resetsAtMs: number | null
}

const latestMs = 4_102_444_800_000 // 2100-01-01
const any = orNull(amount(-1e18))

const body = record<{ readonly limits: readonly SyncedLimit[] }>({
  limits: listOf(
    record<SyncedLimit>({
      provider: name(64),
      account: text(100),
      window: name(100),
      label: text(200),
      origin: name(40),
      atMs: whole(0, latestMs),
      state: oneOf(['fresh', 'stale']),
      usedPercent: orNull(amount(0)),
      used: any,
      limit: any,
      unit: orNull(text(40)),
      currency: orNull(text(10)),
      windowMs: orNull(whole(0, latestMs)),
      resetsAtMs: orNull(whole(0, latestMs)),
    }),
    hubBounds.limits,
  ),
})

/** The limits of a body `{ "limits": [ … ] }`. Throws `BodyError` that names each wrong field. */
export const parseLimits = (json: unknown): readonly SyncedLimit[] => readAll(body, json).limits
