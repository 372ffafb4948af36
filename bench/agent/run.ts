import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { benchFolder } from '../folders.ts'
import { openHome } from '../homes.ts'
import { defaultAic, openTools } from '../tools.ts'
import { dashboard } from './dashboard.ts'
import type { Finding } from './figures.ts'
import { liveness, startTime } from './liveness.ts'
import { millionHome } from './million-home.ts'
import { refreshWithOneHanging } from './refresh.ts'
import { millionCalls, throughput } from './throughput.ts'

const scenarios: Readonly<Record<string, () => Promise<Finding[]>>> = {
  throughput: () => throughput(openHome('claude-200m').folder),
  million: () => millionCalls(millionHome(Date.now())),
  refresh: () => refreshWithOneHanging(openHome('claude-200m').folder),
  start: () => startTime(openHome('claude-200m').folder),
  dashboard: () => dashboard(openHome('claude-200m').folder, millionHome(Date.now())),
  liveness: () => liveness({ requests: 100_000, appends: 10_000 }),
}

const help = `npm run bench:agent -- [--only ${Object.keys(scenarios).join(',')}] [--save]

Measures the release build of the agent (npm run build). --save writes the figures into bench/README.md.`

const markers = [
  '<!-- agent figures: begin (written by `npm run bench:agent`) -->',
  '<!-- agent figures: end -->',
] as const

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: Object.keys(scenarios).join(',') },
      save: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(help)
  openTools(defaultAic) // the load generator lies beside the peers
  const findings: Finding[] = []
  for (const name of values.only.split(',')) {
    const scenario = scenarios[name]
    if (scenario === undefined) throw new Error(`There is no scenario ${name}\n${help}`)
    for (const finding of await scenario()) {
      findings.push(finding)
      console.log(`${finding.isMet ? 'met   ' : 'MISSED'} ${finding.what}: ${finding.measured} (${finding.target})`)
    }
  }
  if (values.save) save(findings)
}

/** Newer figures replace those of the same name. */
function save(findings: readonly Finding[]): void {
  const file = path.join(benchFolder, 'README.md')
  const readme = readFileSync(file, 'utf8')
  const [begin, end] = markers.map((marker) => readme.indexOf(marker)) as [number, number]
  if (begin < 0 || end < begin) throw new Error(`bench/README.md lacks the markers ${markers.join(' and ')}`)
  const head = ['| what | target | measured | |', '| --- | --- | --- | --- |']
  const rows = findings.map(
    ({ what, target, measured, isMet }) => `| ${what} | ${target} | ${measured} | ${isMet ? 'met' : '**missed**'} |`,
  )
  const known = readme
    .slice(begin, end)
    .split('\n')
    .filter((line) => line.startsWith('| ') && !head.includes(line))
  const kept = known.filter((line) => !findings.some(({ what }) => line.startsWith(`| ${what} |`)))
  const table = [...head, ...kept, ...rows].join('\n')
  writeFileSync(file, `${readme.slice(0, begin + markers[0].length)}\n\n${table}\n\n${readme.slice(end)}`)
}

await main()
