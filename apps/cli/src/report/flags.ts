import { costModes, weekdays } from '@aic/core/report'
import type { Flags } from '../args/flag.ts'

/** Which calls a report is about. */
export const filterFlags = {
  since: { kind: 'text', short: 's', value: 'DAY', help: 'First day, e.g. 2026-01-31, 20260131, yesterday' },
  until: { kind: 'text', short: 'u', value: 'DAY', help: 'Last day, inclusive' },
  source: {
    kind: 'text',
    value: 'NAME',
    help: 'Only these agents, by the names that aic sources shows; several with commas',
  },
  project: { kind: 'text', short: 'p', value: 'NAME', help: 'Only this project: name, folder, or encoded folder' },
  model: { kind: 'text', value: 'PART', help: 'Only models whose name holds PART; several with commas' },
  'no-background': { kind: 'switch', help: 'Leave out calls that agents booked but never logged' },
  timezone: {
    kind: 'text',
    short: 'z',
    value: 'ZONE',
    help: 'IANA zone for days, e.g. Asia/Tokyo; default: the zone of this machine',
  },
} as const satisfies Flags

/** `periods` is what the report counts back: days, weeks, months, blocks. */
export const lastFlag = (periods: string) =>
  ({ last: { kind: 'text', value: 'N', help: `Only the last N ${periods}; 1 is the current one` } }) as const

/** Which day a week starts on, for reports that know weeks. */
export const startOfWeekFlag = {
  'start-of-week': { kind: 'text', short: 'w', choices: weekdays, help: 'First day of a week; default monday' },
} as const satisfies Flags

/** What a report costs by. */
export const costFlags = {
  mode: {
    kind: 'text',
    short: 'm',
    choices: costModes,
    help: 'Cost as reported else calculated (auto), or only one of them',
  },
  'no-cost': { kind: 'switch', help: 'Show no money' },
  offline: { kind: 'switch', short: 'O', help: 'Never refresh prices over the network' },
} as const satisfies Flags

/** How a report is written. */
export const outputFlags = {
  json: { kind: 'switch', short: 'j', help: 'JSON, in the shape of ccusage where it has such a report' },
  jq: { kind: 'text', short: 'q', value: 'FILTER', help: 'JSON through the jq program' },
  csv: { kind: 'switch', help: 'Comma-separated values' },
  compact: { kind: 'switch', help: 'Short numbers, fewer columns' },
  color: { kind: 'switch', help: 'Colours even where the output is no terminal' },
  'no-color': { kind: 'switch', help: 'No colours' },
} as const satisfies Flags

/** JSON of our own shape. */
export const jsonFlags = {
  json: { kind: 'switch', short: 'j', help: 'JSON' },
  jq: outputFlags.jq,
} as const satisfies Flags

/** Colours or none. */
export const colorFlags = { color: outputFlags.color, 'no-color': outputFlags['no-color'] } as const satisfies Flags

/** Names for projects. */
export const aliasFlag = {
  'project-aliases': { kind: 'text', value: 'A=B,…', help: 'Names to show for projects' },
} as const satisfies Flags

/** Accepted for scripts written for ccusage, where they mean nothing here or are always so. */
export const compatibleFlags = {
  'no-offline': { kind: 'switch', help: 'As without --offline', isHidden: true },
  'single-thread': { kind: 'switch', help: 'Ignored', isHidden: true },
  debug: { kind: 'switch', short: 'd', help: 'Ignored: see aic doctor', isHidden: true },
  'debug-samples': { kind: 'text', value: 'N', help: 'Ignored', isHidden: true },
  all: { kind: 'switch', help: 'Ignored: all agents are counted', isHidden: true },
  config: { kind: 'text', value: 'FILE', help: 'Ignored', isHidden: true },
} as const satisfies Flags

/** What every report takes. Where a flag has nothing to change, it is taken all the same, but not shown. */
export const reportFlags = {
  ...filterFlags,
  ...lastFlag('days'),
  ...costFlags,
  ...outputFlags,
  ...aliasFlag,
  order: { kind: 'text', short: 'o', choices: ['asc', 'desc'], help: 'By cost; default desc' },
  breakdown: { kind: 'switch', short: 'b', help: 'Also a line per model' },
  'by-agent': { kind: 'switch', help: 'Also a line per agent' },
  instances: { kind: 'switch', short: 'i', help: 'By folder that sessions were started in, too' },
  'start-of-week': { ...startOfWeekFlag['start-of-week'], isHidden: true },
  ...compatibleFlags,
} as const satisfies Flags

/** Several reports in one go. */
export const sectionsFlag = {
  sections: {
    kind: 'text',
    value: 'A,B,…',
    help: 'These reports of the same usage, one after the other: daily, weekly, monthly, session',
  },
} as const satisfies Flags

/** What reports by time take. */
export const periodFlags = {
  ...reportFlags,
  order: { ...reportFlags.order, help: 'By time; default asc' },
  ...sectionsFlag,
} as const satisfies Flags

/** What `aic blocks` takes. */
export const blocksFlags = {
  ...reportFlags,
  ...lastFlag('blocks'),
  order: { ...reportFlags.order, help: 'By time; default asc' },
  'by-agent': { ...reportFlags['by-agent'], isHidden: true },
  instances: { ...reportFlags.instances, isHidden: true },
  active: { kind: 'switch', short: 'a', help: 'Only the active block, in detail' },
  recent: { kind: 'switch', short: 'r', help: 'Only the last three days, and the active block' },
  'token-limit': {
    kind: 'text',
    short: 't',
    value: 'N',
    help: 'Tokens that a block may use; max: the largest block so far',
  },
  live: { kind: 'switch', help: 'Gone: aic watch', isHidden: true },
  'session-length': { kind: 'text', short: 'n', value: 'HOURS', help: 'Hours in a block, to the quarter; default 5' },
} as const satisfies Flags
