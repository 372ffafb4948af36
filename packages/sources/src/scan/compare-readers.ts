import { type PartColumns, partColumns, seedsOf, unpackColumns } from '@aic/core'
import { logFile } from '../log-file.ts'
import { readLines } from '../reference.ts'
import type { JsonlLog, Source } from '../source.ts'
import { type Part, PartWriter, partBuffer } from './part-writer.ts'
import type { ScannedLog } from './scan-file.ts'
import { longestLineBytes } from './scanner.ts'

/** A source whose markers are looked for in whole lines, as the plain reader does: objects glued to one line hold them anywhere. */
export const withMarkersAnywhere = (source: Source): Source => ({
  ...source,
  logs: source.logs.map((log) => (log.kind === 'jsonl' ? { ...log, markersWithin: longestLineBytes } : log)),
})

/** What the plain reader makes of the same bytes, in the same form. */
export function plainly(
  source: Source,
  relative: string,
  bytes: Buffer,
): Pick<ScannedLog, 'names' | 'parts' | 'skips'> {
  const log = source.logs[0] as JsonlLog
  const writer = new PartWriter(seedsOf(source.id), () => null, partBuffer())
  const skips: Record<string, number> = {}
  for (const item of readLines(log.parser(logFile('/logs', relative, 0), null), log.markers, bytes)) {
    if (item.kind === 'call') writer.addCall(item)
    else if (item.kind === 'booked') writer.addBooked(item)
    else if (item.kind === 'telemetry') writer.addTelemetry(item)
    else skips[item.reason] = (skips[item.reason] ?? 0) + 1
  }
  writer.finish()
  return { names: writer.names, parts: writer.parts, skips }
}

/**
 * Records with names as texts, of a log read at once or in pieces; repeats of a request in one session are one record, as the scanner
 * may fold them.
 */
export function records(...pieces: readonly { names: readonly string[]; parts: readonly Part[] }[]): string[] {
  const found = new Map<string, { size: number; atMs: number; text: string }>()
  for (const { names, part } of pieces.flatMap(({ names, parts }) => parts.map((part) => ({ names, part })))) {
    const unpacked = unpackColumns(part.bytes)
    const c = Object.fromEntries(partColumns.map((name, i) => [name, unpacked[i]])) as unknown as PartColumns
    for (let n = 0; n < part.length; n++) {
      const value = (name: keyof PartColumns): number => c[name][n] as number
      const key = [
        value('keyA'),
        value('keyB'),
        value('requestA'),
        value('requestB'),
        names[value('session')],
        names[value('place')],
        value('flags'),
      ].join()
      const counts = [
        'input',
        'output',
        'cacheRead',
        'cacheWrite5m',
        'cacheWrite1h',
        'reasoning',
        'webSearches',
      ] as const
      const size = counts.slice(0, 5).reduce((sum, name) => sum + value(name), 0) + value('output') / 1e13
      const text = [...counts.map(value), value('reported'), names[value('model')]].join()
      const other = found.get(key)
      const best = other === undefined || size > other.size ? { size, text } : other
      found.set(key, { ...best, atMs: Math.min(value('atMs'), other?.atMs ?? Number.POSITIVE_INFINITY) })
    }
  }
  return [...found].map(([key, { atMs, text }]) => `${key} ${atMs} ${text}`).sort()
}
