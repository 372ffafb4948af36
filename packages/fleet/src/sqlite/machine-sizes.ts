import type { DatabaseSync } from 'node:sqlite'
import { FleetFault } from '../fleet-fault.ts'

/** Part of the schema. */
export const sizesTable = `
  -- What each machine has here, kept by triggers: about how many bytes, and the sum of what its rows say at most (see machine-sizes.ts).
  create table machine_sizes (machine_id text primary key, bytes integer not null, amount integer not null) without rowid;
`

/** Bytes of rows that one machine may have: 8 GiB, some 20 million calls. A key must not fill the disk. */
export const mostMachineBytes = 2 ** 33

/**
 * How much one machine's rows, and all rows, may add up to. Of a row the largest of its amounts counts, whatever it is of: nano-USD, tokens,
 * calls, ms. So no column adds up to more than 2.5e17, which is 250 million USD; `total_tokens`, the sum of five columns, to no more than
 * 1.25e18; and a forecast, which multiplies a sum by the up to 31 days of a month, to no more than 7.75e18. SQLite's `sum()` fails beyond
 * 2^63, 9.22e18: every query that reads such rows would fail, for everybody. A machine alone reaches a fifth of it: 50 million USD.
 */
export const mostMachineAmount = 5e16
export const mostStoreAmount = 2.5e17

/** A machine has told more than a store keeps of one. Sending it again is of no use before somebody deletes rows. */
export class MachineBoundFault extends FleetFault {
  readonly bound: 'bytes' | 'amount'

  constructor(bound: 'bytes' | 'amount', message: string, advice: string) {
    super('validation', message, { advice })
    this.bound = bound
  }
}

/** Throws {@link MachineBoundFault}, within the transaction that wrote rows of these machines, where they are beyond a bound now. */
export type RefuseBeyond = (machineIds: Iterable<string>) => void

/** Prepares the look at the bounds: two rows are read for a batch, whatever its size. */
export function refuseBeyondOf(database: DatabaseSync): RefuseBeyond {
  const ofMachine = database.prepare(
    'select bytes, cast(amount as real) as amount from machine_sizes where machine_id = ?',
  )
  const ofAll = database.prepare('select total(amount) as amount from machine_sizes')
  return (machineIds) => {
    for (const machineId of machineIds) {
      const { bytes, amount } = ofMachine.get(machineId) ?? {}
      if (Number(bytes) > mostMachineBytes) throw tooManyBytes()
      if (Number(amount) > mostMachineAmount) throw tooMuch('This machine')
    }
    if (Number(ofAll.get()?.amount) > mostStoreAmount) throw tooMuch('All machines together')
  }
}

const advice = 'On the hub, aic hub keys forget NAME deletes what a machine told.'
const tooManyBytes = (): MachineBoundFault =>
  new MachineBoundFault('bytes', `Of one machine at most ${mostMachineBytes / 2 ** 30} GiB of usage are kept`, advice)
const tooMuch = (who: string): MachineBoundFault =>
  new MachineBoundFault('amount', `${who} told of more cost or tokens than there can be`, advice)

/** Makes the triggers and counts anew for the tables as they are: after each change of the schema, within its transaction. */
export function countSizes(database: DatabaseSync): void {
  database.exec('delete from machine_sizes')
  for (const table of countedTables(database)) {
    const of = (row: string): string => `${row}.machine_id, ${table.bytes(row)}, ${table.amount(row)}`
    const add = (row: string): string => `insert into machine_sizes values (${of(row)})
      on conflict (machine_id) do update set bytes = bytes + excluded.bytes, amount = amount + excluded.amount`
    const { name } = table
    const take = `update machine_sizes set bytes = bytes - ${table.bytes('old')}, amount = amount - ${table.amount('old')}
      where machine_id = old.machine_id`
    database.exec(`
      drop trigger if exists size_of_new_${name};
      create trigger size_of_new_${name} after insert on ${name} begin ${add('new')}; end;
      drop trigger if exists size_of_changed_${name};
      create trigger size_of_changed_${name} after update on ${name} begin ${take}; ${add('new')}; end;
      drop trigger if exists size_of_gone_${name};
      create trigger size_of_gone_${name} after delete on ${name} begin ${take}; end;
      insert into machine_sizes
        select machine_id, sum(${table.bytes(name)}), cast(total(${table.amount(name)}) as integer) from ${name} group by machine_id
        on conflict (machine_id) do update set bytes = bytes + excluded.bytes, amount = amount + excluded.amount`)
  }
}

interface CountedTable {
  readonly name: string
  /** SQL for the size of a row. */
  readonly bytes: (row: string) => string
  /** SQL for the largest of its amounts. */
  readonly amount: (row: string) => string
}

/** Versions, days, flags and moments are never added up, nor are budgets: one of 999,999 USD a day means that there is none. */
const noAmount = /^(version|day|ts_day|is_.*)$|(^|_)(ts|at|start|end)_ms$|^(budget|spent)_nano_usd$/
/** Of a row and its places in indexes, besides its columns. */
const rowBytes = 64

/** Tables of rows that machines sent, by the column that names them. What is added up of them, and the sizes, is no such table. */
function countedTables(database: DatabaseSync): CountedTable[] {
  const sql = `select t.name as name, c.name as column, lower(c.type) as type from sqlite_schema as t, pragma_table_info(t.name) as c
    where t.type = 'table' and t.name not in ('usage_slots', 'machine_sizes') order by t.name, c.cid`
  const columns = Map.groupBy(database.prepare(sql).all(), ({ name }) => String(name))
  return [...columns].flatMap(([name, all]) => {
    if (!all.some(({ column }) => column === 'machine_id')) return []
    const texts = all.filter(({ type }) => type === 'text').map(({ column }) => String(column))
    const integers = all.filter(({ type }) => type === 'integer').map(({ column }) => String(column))
    const amounts = integers.filter((column) => !noAmount.test(column))
    const fixed = rowBytes + 8 * (all.length - texts.length)
    const bytes = (row: string): string =>
      `(${[fixed, ...texts.map((text) => `coalesce(octet_length(${row}.${text}), 0)`)].join(' + ')})`
    const amount = (row: string): string =>
      `max(${['0', '0', ...amounts.map((column) => `abs(coalesce(${summed(row, column)}, 0))`)].join()})`
    return [{ name, bytes, amount }]
  })
}

/** What is added up of a column, exactly: of bills dollars alone. Fifty million of some currencies are a month of a company's usage. */
const summed = (row: string, column: string): string =>
  column === 'billed_nano' ? `case when ${row}.currency = 'USD' then ${row}.billed_nano end` : `${row}.${column}`
