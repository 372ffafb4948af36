import type { Config } from '@aic/engine'
import type { HubDoor } from './hub-mode.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Whether the agent is a hub: `aic agent run --hub` (`AIC_HUB=1`), or the settings. */
export const isHub = (env: Env, { hub }: Pick<Config, 'hub'>): boolean =>
  env.AIC_HUB === '1' || (env.AIC_HUB !== '0' && hub.enabled === true)

type Open = (...of: Parameters<typeof import('./hub-mode.ts').openHub>) => HubDoor

/** What opens a hub; only then is its code loaded. Null where the agent is none. */
export const hubOpener = async (env: Env, config: Pick<Config, 'hub'>): Promise<Open | null> =>
  isHub(env, config) ? (await import('./hub-mode.ts')).openHub : null
