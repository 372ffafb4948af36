import { type HubAddress, hubPaths } from '@aic/fleet/hub'
import type { Config } from '../../config/config.ts'
import { secretOf } from '../../config/secret.ts'
import { parseHubUrl } from './hub-url.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A hub that this machine tells of itself. */
export interface SyncAddress extends HubAddress {
  /** The address names the original's path: its server knows that one alone, and the original's body. Defaults to false. */
  readonly isOriginal: boolean
  /** What travels can be read on the way: plain HTTP to another machine. */
  readonly isOpenToReaders: boolean
}

/** Whether and where this machine syncs; a text says why it can't though it should. */
export type SyncChoice =
  /** No hub is set, or all of the network is switched off. */
  | { readonly kind: 'off'; readonly isOffline: boolean }
  | { readonly kind: 'refused'; readonly message: string; readonly advice: string }
  | { readonly kind: 'on'; readonly address: SyncAddress }

/**
 * The hub of `CLAUDE_SYNC_URL` and `CLAUDE_SYNC_API_KEY`, else of the settings `sync.url` and `sync.key`. An address without a key is
 * refused, and so is one that is none or that holds a secret itself. No message holds the key.
 */
export function syncAddress({ sync, offline }: Pick<Config, 'sync' | 'offline'>, env: Env): SyncChoice {
  const url = env.CLAUDE_SYNC_URL?.trim() || sync.url
  if (url === undefined || offline) return { kind: 'off', isOffline: offline }
  const key = env.CLAUDE_SYNC_API_KEY?.trim() || (sync.key === undefined ? null : secretOf(sync.key, env))
  const place = parseHubUrl(url)
  if (place === null) {
    return refused(
      'What is set as the hub is no address of one',
      'It begins with https:// or http://, without a name or key in it: aic config set sync.url https://hub.example.com',
    )
  }
  if (!key) {
    return refused(
      `Nothing is synced to ${place.origin}: there is no key`,
      'Make one on the hub with aic hub keys add NAME, then here: aic config set sync.key, or CLAUDE_SYNC_API_KEY.',
    )
  }
  if (!/^[\u0021-\u007e]+$/.test(key))
    return refused('The key of the hub holds what no header may hold', 'Set it anew.')
  const { base, isOriginal } = baseOf(place)
  const isOpenToReaders = place.protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(place.hostname)
  return { kind: 'on', address: { url: base, key, isOriginal, isOpenToReaders } }
}

const refused = (message: string, advice: string): SyncChoice => ({ kind: 'refused', message, advice })

/** `https://host/below/api/claude/console-usage` → `https://host/below`. */
function baseOf({ origin, pathname }: URL): { readonly base: string; readonly isOriginal: boolean } {
  const path = pathname.replace(/\/+$/, '')
  const isOriginal = path.endsWith(hubPaths.consoleUsage)
  return { base: origin + (isOriginal ? path.slice(0, -hubPaths.consoleUsage.length) : path), isOriginal }
}
