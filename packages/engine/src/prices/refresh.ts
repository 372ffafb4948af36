import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import {
  bundledBook,
  bundledVersion,
  type FreshPrices,
  mergeBooks,
  type PriceBook,
  parseLiteLlm,
  parseModelsDev,
} from '@aic/core'
import { writeWhole } from '../write-whole.ts'
import { dayMs, retryMs } from './due.ts'
import { type LiveBook, readLive } from './effective-book.ts'
import { type FetchedList, type FetchLimits, fetchList, ListError } from './fetch-list.ts'
import { changeOf, type Journal, type PriceChange, readJournal, replay } from './journal.ts'
import { livePaths } from './live-paths.ts'

/** A public list of prices. */
export interface PriceList {
  readonly url: string
  readonly parse: (json: unknown) => FreshPrices
  /** It only adds models; it does not change prices. */
  readonly isOnlyNew: boolean
}

/** The lists, in the order in which they are taken in. Their owners' mirrors may be named in the environment. */
export const priceLists = (env: Readonly<Record<string, string | undefined>>): readonly PriceList[] => [
  {
    url:
      env.AIC_LITELLM_URL ||
      'https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json',
    parse: parseLiteLlm,
    isOnlyNew: false,
  },
  { url: env.AIC_MODELS_DEV_URL || 'https://models.dev/api.json', parse: parseModelsDev, isOnlyNew: true },
]

/** What came of one list. */
export interface RefreshedList {
  readonly url: string
  readonly state: 'changed' | 'unchanged' | 'failed'
  /** Models whose prices are new or changed. */
  readonly models: number
  /** Why it failed; null otherwise. */
  readonly problem: string | null
}

/** What a refresh came to, list by list. */
export interface Refreshed {
  readonly lists: readonly RefreshedList[]
  /** Version of the prices in use now, without the user's own. */
  readonly version: string
}

/** What to fetch, and where to keep it. */
export interface RefreshOptions {
  readonly dataFolder: string
  readonly lists: readonly PriceList[]
  readonly nowMs: number
  readonly limits?: FetchLimits
}

/** Ten seconds and 64 MiB a list. */
const usualLimits: FetchLimits = { timeoutMs: 10_000, maxBytes: 64 * 2 ** 20 }

/** Brings the downloaded prices up to date. A list that can't be had leaves what was known of it, and the others are taken in. */
export async function refreshPrices({
  dataFolder,
  lists,
  nowMs,
  limits = usualLimits,
}: RefreshOptions): Promise<Refreshed> {
  const paths = livePaths(dataFolder)
  mkdirSync(paths.folder, { recursive: true, mode: 0o700 })
  touch(paths.checked, nowMs - dayMs + retryMs) // should this attempt fail, the next one is in an hour
  const journal = readJournal(paths.journal)
  const fetched = await Promise.allSettled(
    lists.map((list) => fetchList(list.url, journal.tags[list.url] ?? null, limits)),
  )
  const live = readLive(paths.book)
  const isFit = typeof live === 'object' && live.changes === journal.changes.length
  const start = isFit ? live.book : replay(await bundledBook(), journal.changes)
  const taken: Taken = { book: start, tags: { ...journal.tags }, changes: [...journal.changes] }
  const results = lists.map((list, i) => takeIn(taken, list, fetched[i] as Fetched, nowMs))
  const isWhole = results.every((result) => result.state !== 'failed')
  const { book, tags, changes } = taken
  // The journal first: a book that lags behind it is made anew by the next refresh.
  const refreshedMs = isWhole ? nowMs : journal.refreshedMs
  writeWhole(paths.journal, JSON.stringify({ version: 1, refreshedMs, tags, changes } satisfies Journal))
  const isChanged = book !== start || (!isFit && changes.length > 0)
  if (isChanged)
    writeWhole(paths.book, JSON.stringify({ bundledVersion, changes: changes.length, book } satisfies LiveBook))
  if (isWhole) touch(paths.checked, nowMs)
  return { lists: results, version: book.version }
}

type Fetched = PromiseSettledResult<FetchedList>

/** When all lists were last had, UTC ms; null when they never were. */
export const refreshedAtMs = (dataFolder: string): number | null =>
  readJournal(livePaths(dataFolder).journal).refreshedMs

interface Taken {
  book: PriceBook
  tags: { [url: string]: string }
  changes: PriceChange[]
}

function takeIn(taken: Taken, list: PriceList, fetched: Fetched, nowMs: number): RefreshedList {
  const { url } = list
  if (fetched.status === 'rejected') return failed(url, fetched.reason)
  if (fetched.value.state === 'unchanged') return { url, state: 'unchanged', models: 0, problem: null }
  try {
    const models = mergeInto(taken, list, fetched.value.json, nowMs)
    if (fetched.value.tag !== null) taken.tags[url] = fetched.value.tag
    return { url, state: models > 0 ? 'changed' : 'unchanged', models, problem: null }
  } catch (error) {
    return failed(url, error)
  }
}

const failed = (url: string, error: unknown): RefreshedList => ({
  url,
  state: 'failed',
  models: 0,
  problem: error instanceof Error ? error.message : String(error),
})

/** Returns how many models are new or changed. */
function mergeInto(taken: Taken, { url, parse, isOnlyNew }: PriceList, json: unknown, nowMs: number): number {
  const fresh = parse(json)
  if (fresh.models.length === 0) throw new ListError(`${url} is JSON, but no list of prices`)
  const day = new Date(nowMs).toISOString().slice(0, 10)
  const book = mergeBooks(taken.book, fresh, day, { isOnlyNew })
  const models = changeOf(taken.book, book, fresh, day)
  const { source, about } = fresh
  if (models.length > 0) taken.changes.push({ day, source, about, isOnlyNew, models })
  taken.book = book
  return models.length
}

/** An empty file with a time of its own. */
function touch(file: string, atMs: number): void {
  writeFileSync(file, '', { mode: 0o600 })
  utimesSync(file, atMs / 1000, atMs / 1000)
}
