/**
 * Days to either side of what was just sent of a call within which its other copies are looked for. Machines know copies under several
 * days where a session went on over midnight or was resumed; a store of years is not searched for each call. One bound for all
 * stores; it reaches no further than the months beside.
 */
export const settleDays = 28

/** One row of a call as it lies in a store, values by column. */
export interface CallCopy {
  readonly [column: string]: unknown
  /** Whole, in whatever form the store has it. */
  readonly version: unknown
}

/** What the earliest row tells, in the columns of either store; the rest comes from the best. */
const ofEarliest = new Set(
  'tenant_id ts ts_ms ts_day source event_id account_id machine_id machine_name user_id project_key project_label session_key'.split(
    ' ',
  ),
)

const versionOf = ({ version }: CallCopy): bigint => BigInt(String(version))

/**
 * The rows that make copies of one call one, given those that stand, the earliest first: what the earliest tells of time, session and
 * project, with what the best version tells of tokens and cost; the others are taken back. Doing it again changes nothing.
 */
export function settledRows<Copy extends CallCopy>(copies: readonly Copy[]): Copy[] {
  const [earliest, ...others] = copies
  if (earliest === undefined || others.length === 0) return []
  const best = copies.reduce((one, other) => (versionOf(other) > versionOf(one) ? other : one))
  const merged = { ...best }
  for (const name of Object.keys(best)) if (ofEarliest.has(name)) Object.assign(merged, { [name]: earliest[name] })
  const gone = others.map((row) => ({ ...row, is_deleted: 1, version: versionOf(row) + 1n }))
  return best === earliest ? gone : [merged, ...gone]
}
