import { statSync } from 'node:fs'
import { dayStartMs } from '@aic/core/report'
import { type ExportFilter, eraseBefore, eraseLedger, exportLines } from '@aic/engine/upkeep'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { ApiError } from '../api-error.ts'
import { errorText } from '../log/log.ts'
import { reportOptions, reportQuery } from '../reports/report-options.ts'
import { bodyOf, failures, isoOf, jsonOf, moment } from '../schema/answer.ts'

/** What must be typed before the ledger is erased. */
const phrase = 'erase my history'

const facts = z
  .object({
    path: z.string(),
    sizeBytes: z.number().int(),
    calls: z.number().int().describe('With what agents booked and did not log.'),
    sessions: z.number().int(),
    firstActivity: moment.nullable(),
    lastActivity: moment.nullable(),
  })
  .openapi('Ledger')

/** GET /api/ledger. */
export const ledgerFacts = createRoute({
  method: 'get',
  path: '/api/ledger',
  tags: ['Ledger'],
  summary: 'Where the ledger lies, how large it is, and what time it covers',
  responses: { 200: jsonOf(facts, 'The ledger.'), ...failures },
})

const exported = createRoute({
  method: 'get',
  path: '/api/ledger/export',
  tags: ['Ledger'],
  summary: 'Every call of the ledger, a line of JSON each: what aic ledger import takes',
  request: { query: reportQuery.pick({ since: true, until: true, timezone: true, source: true }) },
  responses: {
    200: { description: 'Lines.', content: { 'application/x-ndjson': { schema: z.string() } } },
    ...failures,
  },
})

/** POST /api/ledger/erase. */
const ledgerErase = createRoute({
  method: 'post',
  path: '/api/ledger/erase',
  tags: ['Ledger'],
  summary: 'Erases the ledger, or what was before a day',
  description: `It takes the words \`${phrase}\`. Of all: the logs that are still there are read again, calls whose logs are gone are lost for good, limits and alerts stay. Before a day: for good, also those of logs that are still there, with telemetry and history of limits.`,
  request: {
    body: bodyOf(
      z.strictObject({
        confirm: z.string().max(100),
        before: z.string().max(20).optional().describe('A day such as 2026-01-31: it stays.'),
      }),
    ),
  },
  responses: { 200: jsonOf(facts, 'The ledger after it.'), ...failures },
})

/** `/api/ledger`, `…/export`, `…/erase`. */
export function ledgerRoutes(app: OpenAPIHono, parts: AgentParts): void {
  const { aic, config, nowMs, facts: own, log, look } = parts
  const machine = () => ({
    env: own.env,
    home: own.home,
    platform: own.platform,
    nowMs: nowMs(),
    config: config.current(),
  })
  app.openapi(ledgerFacts, (c) => c.json(factsOf(parts), 200))
  app.openapi(exported, (c) => {
    const options = reportOptions(c.req.valid('query'), 'day', config.current(), nowMs(), own.env.TZ)
    const { sinceDay, untilDay, sources, zone } = options
    aic.save()
    const filter: ExportFilter = {
      ...(sinceDay === null ? {} : { fromMs: dayStartMs(zone, sinceDay) }),
      ...(untilDay === null ? {} : { toMs: dayStartMs(zone, untilDay + 1) - 1 }),
      ...(sources === null ? {} : { sources }),
    }
    return new Response(
      streamOf(exportLines(machine(), filter), (error) => log.error('export', { error })),
      {
        headers: {
          'Content-Type': 'application/x-ndjson; charset=utf-8',
          'Content-Disposition': 'attachment; filename="aic-ledger.jsonl"',
        },
      },
    ) as never
  })
  app.openapi(ledgerErase, async (c) => {
    const { confirm, before } = c.req.valid('json')
    if (confirm.trim().toLowerCase() !== phrase) {
      throw new ApiError(400, 'not-confirmed', 'Nothing was erased', `Send the words "${phrase}".`)
    }
    if (before === undefined) log.warn('the ledger is erased, as asked', { files: eraseLedger(machine()) })
    else {
      const { sinceDay, zone } = reportOptions({ since: before }, 'day', config.current(), nowMs(), own.env.TZ)
      aic.save()
      const done = await eraseBefore(machine(), dayStartMs(zone, sinceDay as number))
      log.warn('calls are erased, as asked', { ...done })
    }
    await look()
    return c.json(factsOf(parts), 200)
  })
}

function factsOf({ aic, facts: own }: AgentParts): z.infer<typeof facts> {
  const { cells } = aic.usage()
  let [calls, firstMs, lastMs] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < cells.length; i++) {
    calls += cells.calls[i] as number
    firstMs = Math.min(firstMs, cells.firstMs[i] as number)
    lastMs = Math.max(lastMs, cells.lastMs[i] as number)
  }
  const sizeOf = (ending: string): number => statSync(own.databasePath + ending, { throwIfNoEntry: false })?.size ?? 0
  return {
    path: own.databasePath,
    sizeBytes: sizeOf('') + sizeOf('-wal'),
    calls,
    sessions: new Set(cells.session).size,
    firstActivity: isoOf(Number.isFinite(firstMs) ? firstMs : null),
    lastActivity: isoOf(Number.isFinite(lastMs) ? lastMs : null),
  }
}

const chunkLines = 1_000

/** Lines as they are taken, some at a time, so that others are answered in between. */
function streamOf(lines: Iterable<object>, onError: (error: string) => void): ReadableStream<Uint8Array> {
  const iterator = lines[Symbol.iterator]()
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull(controller) {
      try {
        const { text, isDone } = nextChunk(iterator)
        if (text !== '') controller.enqueue(encoder.encode(text))
        if (isDone) controller.close()
      } catch (error) {
        onError(errorText(error))
        controller.error(error)
      }
    },
    cancel: () => void iterator.return?.(),
  })
}

function nextChunk(iterator: Iterator<object>): { readonly text: string; readonly isDone: boolean } {
  let text = ''
  for (let n = 0; n < chunkLines; n++) {
    const { value, done } = iterator.next()
    if (done === true) return { text, isDone: true }
    text += `${JSON.stringify(value)}\n`
  }
  return { text, isDone: false }
}
