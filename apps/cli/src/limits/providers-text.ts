import type { AccountStatus, ProviderTest } from '@aic/engine/limits'
import type { Paint, Screen } from '../screen/screen.ts'
import { type Column, renderTable } from '../screen/table.ts'
import { clean } from '../screen/text.ts'
import { faultText } from './accounts-text.ts'
import type { Reader } from './words.ts'

const states = {
  disabled: 'off',
  missing: 'no key',
  waiting: 'not asked yet',
  fresh: 'works',
  stale: 'old',
  failed: 'fails',
} as const satisfies Record<AccountStatus['state'], string>

const stateText = ({ state, fault }: AccountStatus): string =>
  fault !== null && state === 'stale'
    ? `old, ${fault.kind}`
    : fault === null
      ? states[state]
      : `${states[state]}, ${fault.kind}`

/** Every provider: whether it can be asked, with which key, and what came of it. Of keys only the end. */
export function providersText(accounts: readonly AccountStatus[], screen: Screen, home: string): string {
  const columns: Column<AccountStatus>[] = [
    { title: 'Id', align: 'left', full: ({ provider }) => provider, rank: 0 },
    { title: 'Name', align: 'left', full: ({ name }) => name, rank: 30 },
    { title: 'State', align: 'left', full: stateText, rank: 0, style: stateStyle },
    {
      title: 'Key or sign-in',
      align: 'left',
      full: ({ authSource, keyEnd }) =>
        [shortPlace(authSource ?? '', home), keyEnd === null ? '' : `…${keyEnd}`].filter(Boolean).join(' '),
      minWidth: 24,
      rank: 10,
    },
    {
      title: 'Account',
      align: 'left',
      full: ({ label, plan }) => [plan, label].filter(Boolean).join(', '),
      minWidth: 16,
      rank: 20,
    },
  ]
  const sorted = [
    ...accounts.filter(({ state }) => state !== 'missing'),
    ...accounts.filter(({ state }) => state === 'missing'),
  ]
  const table = renderTable(
    columns,
    sorted.map((row) => ({ row, look: 'row' })),
    screen,
  )
  return `${table}\n ${screen.paint.dim('A key: aic config set ID.api_key. What each needs: docs/providers.md.')}\n`
}

/** `OPENAI_API_KEY`, `~/.codex/auth.json`: what stands before the place says nothing that the place does not. */
function shortPlace(place: string, home: string): string {
  const at = place.replace(/^(environment|file) /, '')
  return at.startsWith(home) ? `~${at.slice(home.length)}` : at
}

function stateStyle(text: string, { state }: AccountStatus, paint: Paint): string {
  const style = {
    fresh: paint.green,
    stale: paint.yellow,
    failed: paint.red,
    disabled: paint.dim,
    missing: paint.dim,
    waiting: paint.dim,
  }
  return style[state](text)
}

/** What tests of providers found, a line for each. */
export function testsText(tests: readonly ProviderTest[], reader: Reader, { paint }: Screen): string {
  return tests
    .map(({ provider, isOk, fault, tookMs }) => {
      const took = paint.dim(`(${(tookMs / 1_000).toFixed(1)} s)`)
      const said = isOk ? 'the key is good' : fault === null ? 'it failed' : clean(faultText(fault, reader))
      return ` ${isOk ? paint.green('✓') : paint.red('✗')} ${clean(provider)}: ${said} ${took}\n`
    })
    .join('')
}
