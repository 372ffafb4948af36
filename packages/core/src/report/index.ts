export { fullNumber, smartNumber } from '../smart-number.ts'
export { activeBlockOf } from './active-block.ts'
export { type Block, blocksOf, defaultBlockMs } from './blocks.ts'
export { blocksJson } from './blocks-json.ts'
export {
  type BurnLevel,
  type BurnRate,
  burnLevel,
  burnRateOf,
  checkLimit,
  isPaceTelling,
  type LimitCheck,
  type LimitStatus,
  largestBlockTokens,
  type Projection,
  projectionOf,
} from './burn.ts'
export { type CacheSavings, cacheSavings, type ModelSavings, type SavingsReport } from './cache-savings.ts'
export {
  addPeriods,
  dayText,
  type PeriodKind,
  parseDay,
  periodStart,
  periodText,
  type Weekday,
  weekdayOf,
  weekdays,
} from './calendar.ts'
export { callJson, costOfCall } from './call-json.ts'
export { type CostMode, costModes } from './cost-mode.ts'
export { everything, type Filter, type Selection, select } from './filter.ts'
export { type Hours, hoursOf } from './hours.ts'
export { withModelAliases } from './model-aliases.ts'
export { type Overview, type OverviewOptions, overviewDays, overviewOf, overviewSince } from './overview.ts'
export { overviewJson } from './overview-json.ts'
export { type ProjectActivity, projectActivity } from './project-activity.ts'
export { projectFilter } from './project-filter.ts'
export { encodeFolder, isProjectNamed, type ProjectAliases, parseAliases, projectNames } from './project-name.ts'
export {
  compareText,
  dearer,
  type Grouping,
  groupings,
  isPeriod,
  type ReportRow,
  type RowsQuery,
  reportRows,
  type Share,
  type SourceShare,
} from './rows.ts'
export {
  extrasJson,
  instancesJson,
  isoOf,
  type RowsJsonOptions,
  rowsJson,
  rowsNames,
  sectionsJson,
  sumsJson,
  usdOf,
} from './rows-json.ts'
export { type Series, type SeriesKind, type SeriesLine, type SeriesQuery, seriesKinds, seriesOf } from './series.ts'
export { sessionPlaces } from './session-places.ts'
export { type SessionSum, type SessionTable, sessionSums, sessionTable } from './session-table.ts'
export { addCell, type Cost, cacheWriteOf, costOf, noSums, type Sums, sumOf, tokensOf } from './sums.ts'
export { unknownName } from './unknown-name.ts'
export { unpricedModels } from './unpriced-models.ts'
export { withoutCost } from './without-cost.ts'
export { dayMs, dayOf, dayStartMs, slotDays, utc, type Zone } from './zone.ts'
