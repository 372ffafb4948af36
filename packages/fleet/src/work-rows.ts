/** What sessions did. */
export interface FleetOutcomeCounts {
  readonly sessions: number
  readonly commits: number
  readonly pullRequests: number
  readonly linesAdded: number
  readonly linesRemoved: number
  readonly activeMs: number
}

/** What came of the work on one project on one UTC day, as told by telemetry of one machine: a row of `work_outcomes`. */
export interface FleetOutcome extends FleetOutcomeCounts {
  readonly tenant: string
  readonly machineId: string
  readonly machine: string
  /** UTC day since 1970. */
  readonly day: number
  /** Named as in events; empty when unknown. */
  readonly project: string
  readonly projectLabel: string
  /** What of all this came of sessions whose cost is not known; null: an aic of before this was asked told it, so nobody knows. */
  readonly unpriced: FleetOutcomeCounts | null
  /** Of the other sessions that day, nano-USD; null where no call of theirs is known. */
  readonly costNanoUsd: number | null
  /** Some calls of these sessions have no price: what such sessions cost is not in the cost. */
  readonly isPartial: boolean
  /** A row of zeros takes an earlier one of the same key back. */
  readonly version: bigint
}

/**
 * One line of what a vendor bills an account for one UTC day: a row of `vendor_bills`. It belongs to the account, whichever machine asked. All lines
 * of a day are told together: those of the greatest `atMs` stand, so several machines that ask for one account are never added up.
 */
export interface FleetBill {
  readonly tenant: string
  readonly provider: string
  /** Hashed. */
  readonly account: string
  /** UTC day since 1970. */
  readonly day: number
  /** ISO 4217. */
  readonly currency: string
  /** As the vendor names it; empty where the line covers all. */
  readonly model: string
  /** What it is for, in the vendor's words; empty where it does not say. */
  readonly item: string
  /** Nano-units of the currency; below 0 for what is given back. Null: the vendor tells nothing of the day any more. */
  readonly billedNano: number | null
  /** Who asked. */
  readonly machineId: string
  readonly machine: string
  /** When the vendor answered, UTC ms. */
  readonly atMs: number
}

/** A budget of one machine's settings in one of its periods: a row of `budget_states`. */
export interface FleetBudget {
  readonly tenant: string
  readonly machineId: string
  readonly machine: string
  /** The user's name for it: hashed, as names of projects are. */
  readonly budget: string
  /** In plain text, only where the allow-list names it; empty otherwise. */
  readonly budgetLabel: string
  /** The project that it is of, named as in events; empty where it is of none. */
  readonly project: string
  readonly projectLabel: string
  readonly period: 'day' | 'week' | 'month'
  /** UTC ms, inclusive and exclusive: days of the machine's zone. */
  readonly fromMs: number
  readonly toMs: number
  /** Nano-USD; 0: there is no such budget any more. */
  readonly budgetNanoUsd: number
  /** On that machine, nano-USD: the known part. */
  readonly spentNanoUsd: number
  /** Some calls have no known cost: more was spent. */
  readonly isPartial: boolean
  /** When it was worked out, UTC ms. */
  readonly atMs: number
  readonly version: bigint
}
