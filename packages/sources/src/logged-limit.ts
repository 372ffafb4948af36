/** One window of a plan, as a vendor told an agent and the agent wrote into its log. */
export interface LoggedLimit {
  /** What the window is narrowed to, in the vendor's words: a model; null for the plan's own. */
  readonly name: string | null
  /** Its length in ms. */
  readonly windowMs: number
  /** 0–100; more where more was used than allowed. */
  readonly usedPercent: number
  /** UTC ms; null where it is not told. */
  readonly resetsAtMs: number | null
  /** When it was told, UTC ms. */
  readonly atMs: number
}

/**
 * Reads what logs tell last of each limit, as of a moment (UTC ms). It looks at a few files, at their ends, and remembers what they said
 * until they change; what can't be read tells nothing. Never throws.
 */
export type LimitReader = (nowMs: number) => readonly LoggedLimit[]
