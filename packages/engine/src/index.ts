export {
  type Aic,
  type AicOptions,
  type CollectOptions,
  type Facts,
  type HookLimit,
  openAic,
  type Progress,
  type SessionCall,
  type SourceFacts,
  type UsageSpan,
} from './aic.ts'
export { askTwice } from './ask-twice.ts'
export { type Config, configPath, loadConfig } from './config/config.ts'
export { ConfigError } from './config/fields.ts'
export type { Doctor, LedgerCheck, PriceCheck, Retention, RootCheck, SkippedLines, SourceCheck } from './doctor.ts'
export { dataFolder } from './folders.ts'
export { LogWatcher } from './log-watcher.ts'
export { plainUsage } from './plain-usage.ts'
export { arePricesDue } from './prices/due.ts'
export { priceBook } from './prices/price-book.ts'
export { sourcesWithBlocks } from './sources-with-blocks.ts'
export { namedZone, systemZone } from './zones.ts'
