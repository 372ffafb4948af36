import { fullNumber } from '@aic/core/report'
import type { ForgottenMachine } from '@aic/engine/hub'
import { plural } from '../screen/format.ts'

/** `aic hub keys forget NAME` without `--yes`: what it would delete. */
export const forgetQuestion = (name: string, { ids, rows, revoked }: ForgottenMachine): string =>
  lines([
    `Nothing was deleted. Of ${name} this hub keeps ${rowsText(rows)}.`,
    ids.length > 1 ? `${ids.length} keys had that name: ${ids.join(', ')}. Give an id to forget one alone.` : null,
    revoked > 0 ? 'Its key would be revoked, too.' : null,
    `To do it: aic hub keys forget ${name} --yes`,
  ])

/** What was deleted. */
export const forgottenText = (name: string, { rows, revoked }: ForgottenMachine): string =>
  lines([
    `Deleted of ${name}: ${rowsText(rows)}.`,
    revoked > 0 ? `The key of ${name} opens nothing any more.` : null,
    'The other machines send all of theirs again with their next push, in case it took the place of something of theirs.',
  ])

function rowsText(rows: ForgottenMachine['rows']): string {
  const some = Object.entries(rows).filter(([, count]) => count > 0)
  if (some.length === 0) return 'no rows'
  const all = some.reduce((sum, [, count]) => sum + count, 0)
  return `${plural(all, 'row')} (${some.map(([table, count]) => `${table} ${fullNumber(count)}`).join(', ')})`
}

const lines = (all: readonly (string | null)[]): string =>
  all.flatMap((line) => (line === null ? [] : [` ${line}\n`])).join('')
