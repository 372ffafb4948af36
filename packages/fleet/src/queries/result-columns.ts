import type { QueryPlan } from './named-query.ts'

type Column = QueryPlan['columns'][number]

/** Cost, and the calls that it lacks because nobody knows their price. */
export const costColumns: readonly Column[] = [
  ['cost_usd', 'money', 'Cost'],
  ['unpriced_calls', 'count', 'Calls without a price'],
]

/** The sums of `tokenSums`. */
export const tokenColumns: readonly Column[] = [
  ['input_tokens', 'tokens', 'Input'],
  ['output_tokens', 'tokens', 'Output'],
  ['cache_read_tokens', 'tokens', 'Cache reads'],
  ['cache_write_tokens', 'tokens', 'Cache writes'],
  ['total_tokens', 'tokens', 'Tokens'],
]

/** A machine by its label; the id tells two of one name apart. */
export const machineColumns: readonly Column[] = [
  ['machine', 'text', 'Machine'],
  ['machine_id', 'text', 'Id'],
]

/** Tokens of all kinds. */
export const totalColumn: Column = ['total_tokens', 'tokens', 'Tokens']

/** Number of calls. */
export const callsColumn: Column = ['calls', 'count', 'Calls']
