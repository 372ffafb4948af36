import type { LogFile } from './source.ts'

/**
 * The time from which rows of a database are to be read, of what `state` kept: the latest time of a row read so far, ms. 0, the
 * start, if the file was last written before that: a clock ran ahead, or the file was put back.
 */
export const sinceOf = (state: unknown, { mtimeMs }: Pick<LogFile, 'mtimeMs'>): number =>
  typeof state === 'number' && state <= mtimeMs ? state : 0

/**
 * What to keep of it: never later than the file's own time, so that a row of a clock that ran ahead hides no later one. It is
 * read again each time, which is no harm.
 */
export const untilOf = (latestMs: number, { mtimeMs }: Pick<LogFile, 'mtimeMs'>): number =>
  Math.min(latestMs, Math.floor(mtimeMs))
