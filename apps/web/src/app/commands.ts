import { send } from '../api/ask.ts'
import { signOut } from '../api/live.ts'
import { noticing } from '../api/query.ts'
import { turnTheme } from './masthead.tsx'
import { pages } from './pages.ts'
import { meterSide, privacy } from './preferences.ts'
import { goTo, hrefOf } from './route.ts'

/** Something that the palette and the keyboard can do. */
export interface Command {
  readonly name: string
  /** Keys pressed one after the other: `g u`; null for none. */
  readonly keys: string | null
  readonly run: () => void
}

/** Asks all vendors now; what they say comes as any change does, and a failure stands in the account's state. */
export function askVendors(): void {
  noticing(() => send('POST', '/api/providers/usage/refresh', {})).catch(() => null)
}

/** Everything that can be done from anywhere. */
export const commands: readonly Command[] = [
  ...pages.map(({ id, title, key }) => ({ name: `Go to ${title}`, keys: `g ${key}`, run: () => goTo(hrefOf(id)) })),
  {
    name: 'Ask all vendors now',
    keys: 'r',
    run: askVendors,
  },
  {
    name: 'Hide or show names and costs',
    keys: 'p',
    run: () => privacy.set(privacy.get() === 'open' ? 'private' : 'open'),
  },
  {
    name: 'Meters: what is used, or what is left',
    keys: 'm',
    run: () => meterSide.set(meterSide.get() === 'used' ? 'remaining' : 'used'),
  },
  { name: 'Theme: light, dark, as the system says', keys: 't', run: turnTheme },
  { name: 'Show the widget', keys: null, run: () => goTo(hrefOf('widget')) },
  { name: 'Print this page', keys: null, run: () => print() },
  { name: 'Sign this page out', keys: null, run: () => void signOut() },
]

/** Commands whose names hold every word, in their order. */
export function matching(all: readonly Command[], text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return all.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
}
