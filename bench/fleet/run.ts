import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Finding } from '../agent/figures.ts'
import { repoFolder } from '../folders.ts'
import type { HomeId } from '../homes.ts'
import { waitForIdle } from '../measure.ts'
import { openTools } from '../tools.ts'
import { startEngine } from './engine-process.ts'
import { hubUnderLoad } from './hub.ts'
import { importOfManyCalls } from './import.ts'
import { onDisk } from './on-disk.ts'
import { sameWork } from './original.ts'
import { slowestQueries } from './queries.ts'
import { saveFindings } from './save-findings.ts'

/** What all scenarios go by. */
interface Plan {
  readonly dist: string
  readonly aic: readonly string[]
  readonly calls: number
  readonly events: number
  readonly rounds: number
  readonly seconds: number
  readonly isSaved: boolean
}

const scenarios: Readonly<Record<string, (plan: Plan) => Promise<Finding[]>>> = {
  import: importOfManyCalls,
  queries: ({ events }) => slowestQueries(events),
  disk: ({ events, ...plan }) => onDisk(events, plan),
  hub: hubUnderLoad,
  'original-200m': (plan) => original('claude-200m', plan),
  'original-2g': (plan) => original('claude-2g', plan),
}

const original = (home: HomeId, { aic, rounds, dist }: Plan): Promise<Finding[]> =>
  sameWork({ home, aic, rounds, ccusage: openTools(`node ${path.join(dist, 'aic.js')}`).ccusage })

const help = `npm run bench:fleet -- [--only ${Object.keys(scenarios).join(',')}] [--rounds 3] [--save]

Measures the release build (npm run build) against ClickHouse in a process of its own. The first run fills a store with 3 M events: some minutes.

  --calls   calls that are imported, 400,000
  --events  events that queries are asked over, 3,000,000
  --seconds how long machines send to the hub, 20
  --dist    folder of the programs, apps/cli/dist
  --save    write the figures into bench/README.md and bench/fleet/on-disk.json`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: Object.keys(scenarios).join(',') },
      calls: { type: 'string', default: '400000' },
      events: { type: 'string', default: '3000000' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '20' },
      dist: { type: 'string', default: path.join(repoFolder, 'apps/cli/dist') },
      save: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(help)
  const dist = path.resolve(values.dist)
  const plan: Plan = {
    dist,
    aic: [process.execPath, path.join(dist, 'aic.js')],
    calls: Number(values.calls),
    events: Number(values.events),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    isSaved: values.save,
  }
  const chosen = values.only.split(',')
  const unknown = chosen.find((name) => !Object.hasOwn(scenarios, name))
  if (unknown !== undefined) throw new Error(`There is no scenario ${unknown}\n${help}`)
  const measured = await versions()
  for (const name of chosen) {
    const findings = await shown(name, plan)
    if (values.save) saveFindings(findings, measured)
  }
}

async function shown(name: string, plan: Plan): Promise<Finding[]> {
  if (!waitForIdle(30_000)) console.log(`${name}: others are busy on this machine`)
  const findings = (await scenarios[name]?.(plan)) ?? []
  for (const { isMet, what, measured, target } of findings) {
    console.log(`${isMet ? 'met   ' : 'MISSED'} ${what}: ${measured} (${target})`)
  }
  return findings
}

async function versions(): Promise<string> {
  await using engine = await startEngine('version-engine')
  return `ClickHouse ${engine.version} as a library (chdb 3.4.0), ccusage 20.0.24, node ${process.version}`
}

await main()
