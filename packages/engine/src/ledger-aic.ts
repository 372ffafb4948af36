import { existsSync } from 'node:fs'
import path from 'node:path'
import type { SkipReason, Usage } from '@aic/core'
import { LogTree, type Place, type Source } from '@aic/sources'
import { Ledger, type LedgerChange, removeStaleDrafts, sessionCalls } from '@aic/store'
import type { Aic, AicOptions, CollectOptions, Facts, HookLimit, SessionCall, SourceFacts, UsageSpan } from './aic.ts'
import { type Collected, collectLogs, lookedMs, lookedState, packLooked } from './collector.ts'
import type { Doctor } from './doctor.ts'
import { examine } from './examine.ts'
import { dataFolder } from './folders.ts'
import { hookLimits, rememberHookLimits } from './hook-limits.ts'
import {
  isBroken,
  isFault,
  ledgersSetAside,
  messageOf,
  type OpenedLedger,
  openLedger,
  replaced,
} from './open-ledger.ts'
import { isPricedBy } from './prices/facts.ts'
import type { PricesInUse } from './prices/in-use.ts'
import { isTracking, noTracking } from './tracking.ts'
import { usageOf } from './usage-of.ts'

const dayMs = 86_400_000
/** How long a look at all logs serves those who only ask for one. */
const freshMs = 60_000
/** Spans of usage that are kept: what a page shows, and the year beside it. */
const mostAsked = 2

/** The {@link Aic} of this machine: a ledger that follows its logs. What a run finds is reported first and written at the end. */
export class LedgerAic implements Aic {
  readonly sources: readonly SourceFacts[]
  readonly file: string
  readonly #all: readonly Source[]
  readonly #place: Place
  readonly #prices: PricesInUse
  readonly #options: AicOptions
  readonly #warnings: string[] = []
  #ledger: Ledger | null = null
  #isReadOnly = false
  #tree = LogTree.empty()
  /** Of the ledger that the tree belongs to; another means that another process wrote. */
  #generation = 0
  #pending: Collected | null = null
  #version = 0
  /** What was asked for last, but for single sessions: reports that stand together are made of the same usage. */
  #asked: readonly { readonly key: string; readonly usage: Usage }[] = []

  constructor(sources: readonly Source[], place: Place, prices: PricesInUse, options: AicOptions) {
    this.#all = sources
    this.#place = place
    this.#prices = prices
    this.#options = options
    this.sources = sources.map((source) => ({
      id: source.id,
      name: source.name,
      roots: source.roots(place),
      hasBlocks: source.hasBlocks === true,
    }))
    this.file = path.join(dataFolder(place), 'ledger.sqlite')
    if (!isTracking(place.env)) this.#warn(noTracking)
    this.#use(openLedger(this.file, options.nowMs))
  }

  async collect(options: CollectOptions = {}): Promise<void> {
    try {
      this.#save()
      await this.#collect(options)
    } catch (error) {
      if (!(await this.recover(error))) throw error
    }
  }

  async recover(error: unknown): Promise<boolean> {
    if (this.#ledger === null || !isBroken(error)) return false
    this.#startAnew(error)
    await this.#collect({})
    return true
  }

  usage({ fromMs, toMs, session }: UsageSpan = {}): Usage {
    const firstDay = fromMs === undefined ? Number.MIN_SAFE_INTEGER : Math.floor(fromMs / dayMs)
    const lastDay = toMs === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(toMs / dayMs)
    const key = `${this.#version} ${firstDay} ${lastDay}`
    const known = session === undefined ? this.#asked.find((one) => one.key === key) : undefined
    if (known !== undefined) return known.usage
    const usage = usageOf({ ledger: this.#ledger, pending: this.#pending, firstDay, lastDay, session })
    if (session === undefined) this.#asked = [{ key, usage }, ...this.#asked].slice(0, mostAsked)
    return usage
  }

  calls(session: string): readonly SessionCall[] {
    this.#save()
    return this.#ledger === null ? [] : sessionCalls(this.#ledger, session)
  }

  save(): void {
    this.#save()
  }

  version(): number {
    return this.#version
  }

  facts(): Facts {
    const skipped: Partial<Record<SkipReason, number>> = {}
    for (const skips of this.#tree.skips) {
      for (const [reason, count] of Object.entries(skips) as [SkipReason, number][])
        skipped[reason] = (skipped[reason] ?? 0) + count
    }
    if (this.#tree.noAccess.size > 0) skipped['no-access'] = (skipped['no-access'] ?? 0) + this.#tree.noAccess.size
    return {
      priceVersion: this.#priceVersion(),
      skipped,
      warnings: this.#warnings,
      isDemo: this.#place.env.AIC_DEMO === '1',
    }
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
    try {
      rememberHookLimits(this.#ledger, session, limits, atMs)
    } catch (error) {
      if (!isFault(error)) throw error // else the next hook tells them again
    }
  }

  knowsLimits(nowMs = this.#options.nowMs): boolean {
    if (existsSync(path.join(path.dirname(this.file), 'journal.sqlite'))) return true
    if (this.#ledger !== null && hookLimits(this.#ledger).length > 0) return true
    return this.#all.some((source) => (source.limits?.(this.#place)(nowMs) ?? []).length > 0)
  }

  close(): readonly string[] {
    const known = this.#warnings.length
    try {
      this.#save({ isLast: true })
    } catch (error) {
      if (!isBroken(error)) throw error
      this.#startAnew(error)
    }
    this.#ledger?.[Symbol.dispose]()
    return this.#warnings.slice(known)
  }

  async #collect({ only, nowMs = this.#options.nowMs, ...options }: CollectOptions): Promise<void> {
    if (!isTracking(this.#place.env)) return
    this.#follow()
    const isFirst = this.#ledger === null
    const machine = { sources: this.#all, place: this.#place, nowMs, prices: this.#prices }
    const sinceMs = only === undefined ? -1 : nowMs - lookedMs(this.#ledger)
    const isFresh = sinceMs >= 0 && sinceMs < freshMs
    const where = only === undefined || !isFresh ? {} : { only }
    this.#pending = await collectLogs({ ...machine, ledger: this.#ledger, tree: this.#tree }, { ...options, ...where })
    if (isFirst) await this.#takeOver()
    if (only === undefined) await this.#adoptPrices()
    if (this.#pending !== null) this.#version++
    else if (only === undefined || isFresh) this.#ledger?.thaw()
    else this.#noteLook(nowMs)
  }

  /** Nothing is new in any log: whoever asks for one of them within the next minute need not look at all again. */
  #noteLook(nowMs: number): void {
    if (this.#isReadOnly || this.#ledger === null) return
    try {
      this.#ledger.updateState(lookedState, () => packLooked(nowMs))
    } catch (error) {
      if (!isFault(error)) throw error // else the next looks at all logs too
    }
  }

  /** Sees to it that the ledger is the one in place, that the tree belongs to it, and that neither changes while logs are read. */
  #follow(): void {
    const isGone = this.#ledger === null ? existsSync(this.file) : !this.#ledger.isInPlace()
    if (isGone && !this.#isReadOnly) {
      this.#ledger?.[Symbol.dispose]()
      this.#use(openLedger(this.file, this.#options.nowMs))
    }
    if (this.#ledger === null) return
    this.#ledger.freeze()
    if (this.#ledger.generation() !== this.#generation) this.#readTree()
  }

  #use({ ledger, isReadOnly, warnings }: OpenedLedger): void {
    this.#ledger = ledger
    this.#isReadOnly ||= isReadOnly
    for (const warning of warnings) this.#warn(warning)
    try {
      this.#readTree()
    } catch (error) {
      if (!isBroken(error)) throw error
      this.#startAnew(error)
    }
  }

  #readTree(): void {
    this.#version++
    const bytes = this.#ledger?.state('tree') ?? null
    this.#generation = this.#ledger?.generation() ?? 0
    this.#tree = bytes === null ? LogTree.empty() : LogTree.unpack(bytes)
  }

  #warn(warning: string): void {
    if (!this.#warnings.includes(warning)) this.#warnings.push(warning)
  }

  /** A new ledger takes over what a broken one still tells of logs that are gone. */
  async #takeOver(): Promise<void> {
    if (this.#isReadOnly || !existsSync(path.dirname(this.file))) return
    for (const aside of ledgersSetAside(this.file)) {
      this.#save()
      if (this.#isReadOnly) return
      const { takeOver } = await import('./take-over.ts')
      this.#warn(await takeOver(this.#options, aside))
      this.#follow()
    }
  }

  /** Costs follow the prices in use. Nothing to do is the rule, and told by one look at the ledger. */
  async #adoptPrices(): Promise<void> {
    if (this.#isReadOnly || this.#ledger === null || isPricedBy(this.#ledger, this.#prices)) return
    this.#save()
    this.#follow()
    const { adoptPrices } = await import('./reprice.ts')
    this.#pending = await adoptPrices(this.#ledger, this.#prices)
  }

  #priceVersion(): string {
    return this.#pending?.change.facts.get('prices') ?? this.#ledger?.fact('prices') ?? 'none'
  }

  /**
   * Writes what was found. Another process that wrote meanwhile found the same: its work stands, and the next look goes on from there.
   * What can't be written to the disk is kept in memory, for whoever asks for more before this process ends.
   */
  #save({ isLast = false } = {}): void {
    if (this.#pending === null || (this.#isReadOnly && isLast)) return
    const { change } = this.#pending
    this.#pending = null
    if (!this.#isReadOnly) this.#tryToWrite(change)
    if (this.#isReadOnly && !isLast) this.#keepInMemory(change)
  }

  #tryToWrite(change: LedgerChange): void {
    try {
      this.#write(change)
    } catch (error) {
      if (!isFault(error)) throw error
      this.#warn(
        `the ledger could not be written (${messageOf(error)}): the numbers are right, but nothing is kept this time`,
      )
      this.#isReadOnly = true
    }
  }

  #write(change: LedgerChange): void {
    if (this.#ledger === null) {
      const isOurs = Ledger.create(this.file, change)
      this.#ledger = Ledger.open({ path: this.file, isReadOnly: false })
      if (isOurs) this.#generation = change.generation + 1
      else this.#readTree()
      return
    }
    if (!this.#ledger.isInPlace()) return // the next look opens the one that is there
    if (this.#ledger.write(change)) this.#generation = change.generation + 1
    else this.#readTree()
    removeStaleDrafts(this.file)
  }

  #keepInMemory(change: LedgerChange): void {
    const kept = Ledger.inMemory(this.#ledger)
    this.#ledger?.[Symbol.dispose]()
    this.#ledger = kept
    kept.write(change)
    this.#generation = change.generation + 1
  }

  #startAnew(error: unknown): void {
    const broken = this.#ledger
    this.#pending = null
    this.#ledger = null
    this.#use(replaced(() => broken?.setAside(this.#options.nowMs) ?? null, error, this.file))
  }
}
