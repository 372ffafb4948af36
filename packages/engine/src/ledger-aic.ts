import path from 'node:path'
import type { SkipReason, Usage } from '@aic/core'
import { LogTree, type Place, type Source } from '@aic/sources'
import { Ledger, sessionCalls } from '@aic/store'
import type { Aic, AicOptions, CollectOptions, Facts, HookLimit, SessionCall, SourceFacts, UsageSpan } from './aic.ts'
import { type Collected, collectLogs } from './collector.ts'
import type { Doctor } from './doctor.ts'
import { examine } from './examine.ts'
import { dataFolder } from './folders.ts'
import { isBroken, openLedger } from './open-ledger.ts'
import { isPricedBy } from './prices/facts.ts'
import type { PricesInUse } from './prices/in-use.ts'
import { isTracking, noTracking } from './tracking.ts'
import { usageOf } from './usage-of.ts'

const dayMs = 86_400_000
/** How long a look at all logs serves those who only ask for one. */
const freshMs = 60_000

/** The {@link Aic} of this machine: a ledger that follows its logs. What a run finds is reported first and written at the end. */
export class LedgerAic implements Aic {
  readonly sources: readonly SourceFacts[]
  readonly file: string
  readonly #all: readonly Source[]
  readonly #place: Place
  readonly #prices: PricesInUse
  readonly #nowMs: number
  readonly #warnings: string[]
  #ledger: Ledger | null
  readonly #isReadOnly: boolean
  #tree: LogTree
  #pending: Collected | null = null

  constructor(sources: readonly Source[], place: Place, prices: PricesInUse, { nowMs }: AicOptions) {
    this.#all = sources
    this.#place = place
    this.#prices = prices
    this.#nowMs = nowMs
    this.sources = sources.map((source) => ({
      id: source.id,
      name: source.name,
      roots: source.roots(place),
      hasBlocks: source.hasBlocks === true,
    }))
    this.file = path.join(dataFolder(place), 'ledger.sqlite')
    const { ledger, isReadOnly, warnings } = openLedger(this.file, nowMs)
    this.#ledger = ledger
    this.#isReadOnly = isReadOnly
    this.#warnings = isTracking(place.env) ? [...warnings] : [...warnings, noTracking]
    this.#tree = treeOf(ledger)
  }

  async collect(options: CollectOptions = {}): Promise<void> {
    this.#save()
    try {
      await this.#collect(options)
    } catch (error) {
      if (this.#ledger === null || this.#isReadOnly || !isBroken(error)) throw error
      this.#startAnew()
      await this.#collect(options)
    }
  }

  usage({ fromMs, toMs, session }: UsageSpan = {}): Usage {
    const firstDay = fromMs === undefined ? Number.MIN_SAFE_INTEGER : Math.floor(fromMs / dayMs)
    const lastDay = toMs === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(toMs / dayMs)
    return usageOf({ ledger: this.#ledger, pending: this.#pending, firstDay, lastDay, session })
  }

  calls(session: string): readonly SessionCall[] {
    this.#save()
    return this.#ledger === null ? [] : sessionCalls(this.#ledger, session)
  }

  facts(): Facts {
    const skipped: Partial<Record<SkipReason, number>> = {}
    for (const { skips } of this.#tree.files) {
      for (const [reason, count] of Object.entries(skips) as [SkipReason, number][])
        skipped[reason] = (skipped[reason] ?? 0) + count
    }
    if (this.#tree.noAccess.size > 0) skipped['no-access'] = (skipped['no-access'] ?? 0) + this.#tree.noAccess.size
    return { priceVersion: this.#priceVersion(), skipped, warnings: this.#warnings, isDemo: false }
  }

  doctor(): Doctor {
    this.#save()
    return examine({
      sources: this.#all,
      place: this.#place,
      ledger: this.#ledger,
      tree: this.#tree,
      file: this.file,
      usage: this.usage(),
      priceVersion: this.#priceVersion(),
    })
  }

  rememberLimits(session: string, limits: readonly HookLimit[], atMs: number): void {
    if (this.#isReadOnly || this.#ledger === null) return
    this.#ledger.writeState('hook-limits', Buffer.from(JSON.stringify({ session, limits, atMs })))
  }

  close(): readonly string[] {
    const known = this.#warnings.length
    this.#save()
    this.#ledger?.[Symbol.dispose]()
    return this.#warnings.slice(known)
  }

  async #collect({ only, nowMs = this.#nowMs, ...options }: CollectOptions): Promise<void> {
    if (!isTracking(this.#place.env)) return
    const machine = { sources: this.#all, place: this.#place, nowMs, prices: this.#prices }
    const lookedMs = Number(this.#ledger?.fact('looked') ?? 0)
    const isFresh = nowMs >= lookedMs && nowMs - lookedMs < freshMs
    const where = only === undefined || !isFresh ? {} : { only }
    this.#pending = await collectLogs({ ...machine, ledger: this.#ledger, tree: this.#tree }, { ...options, ...where })
    if (only === undefined) await this.#adoptPrices()
  }

  /** Costs follow the prices in use. Nothing to do is the rule, and told by one look at the ledger. */
  async #adoptPrices(): Promise<void> {
    if (this.#isReadOnly || this.#ledger === null || isPricedBy(this.#ledger, this.#prices)) return
    this.#save()
    const { adoptPrices } = await import('./reprice.ts')
    this.#pending = await adoptPrices(this.#ledger, this.#prices)
  }

  #priceVersion(): string {
    return this.#pending?.change.facts.get('prices') ?? this.#ledger?.fact('prices') ?? 'none'
  }

  /** Writes what was found. Another process that wrote meanwhile found the same: its work stands, and the next look goes on from there. */
  #save(): void {
    if (this.#pending === null || this.#isReadOnly) return
    const { change } = this.#pending
    this.#pending = null
    try {
      if (this.#ledger === null) {
        Ledger.create(this.file, change)
        this.#ledger = Ledger.open({ path: this.file, isReadOnly: false })
        return
      }
      if (!this.#ledger.write(change)) this.#tree = treeOf(this.#ledger)
    } catch (error) {
      if (!isFull(error)) throw error
      this.#warnings.push(
        `the ledger could not be written (${(error as Error).message}): the numbers are right, but nothing is kept this time`,
      )
      this.#tree = treeOf(this.#ledger)
    }
  }

  #startAnew(): void {
    this.#ledger?.[Symbol.dispose]()
    const aside = Ledger.setAside(this.file, this.#nowMs)
    this.#warnings.push(
      `the ledger was damaged and is rebuilt from the logs; the old one is kept as ${aside} (history of logs that are gone is only in that file)`,
    )
    this.#ledger = null
    this.#tree = LogTree.empty()
  }
}

function treeOf(ledger: Ledger | null): LogTree {
  const bytes = ledger?.state('tree') ?? null
  return bytes === null ? LogTree.empty() : LogTree.unpack(bytes)
}

/** A full or failing disk, or a folder that can't be written: SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_BUSY. */
function isFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('errcode' in error) return [5, 8, 10, 13, 14].includes(Number(error.errcode) & 0xff)
  return 'code' in error && ['ENOSPC', 'EROFS', 'EACCES', 'EPERM', 'EDQUOT', 'EIO'].includes(String(error.code))
}
