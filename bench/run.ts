import { parseArgs } from 'node:util'
import { describeTarget, figureCells, formatValue, type KeptResult, keepResult, saveResults } from './results.ts'
import { runScenario } from './scenario-run.ts'
import { type Scenario, scenarios } from './scenarios.ts'
import { defaultAic, openTools } from './tools.ts'

const help = `npm run bench -- [--only cold-200m,warm-200m] [--rounds 5] [--aic "node apps/cli/dist/aic.js"] [--save]

  --only    scenarios, by id; all without it
  --rounds  timed runs of each command; odd numbers give true medians
  --aic     the command under test; \`npm run build\` makes the default
  --save    write the figures into bench/results.json and bench/README.md

Scenarios: ${scenarios.map(({ id }) => id).join(', ')}`

function main(): void {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: scenarios.map(({ id }) => id).join(',') },
      rounds: { type: 'string', default: '5' },
      aic: { type: 'string', default: defaultAic },
      save: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(help)
  const chosen = values.only.split(',').map(scenarioOf)
  const tools = openTools(values.aic)
  for (const [id, { problem, version }] of Object.entries(tools)) console.log(`${id.padEnd(9)} ${problem || version}`)
  for (const scenario of chosen) {
    const result = keepResult(runScenario(scenario, tools, Number(values.rounds)), tools)
    print(scenario, result)
    if (values.save) saveResults([result])
  }
}

function scenarioOf(id: string): Scenario {
  const scenario = scenarios.find((scenario) => scenario.id === id)
  if (!scenario) throw new Error(`There is no scenario ${id}\n${help}`)
  return scenario
}

function print(scenario: Scenario, result: KeptResult): void {
  console.log(`\n${scenario.id}: ${scenario.title}`)
  const head = ['', 'wall', 'quickest', 'user', 'system', 'peak', 'totals']
  const rows = Object.entries(result.commands).map(([label, figures]) => [
    label,
    ...('problem' in figures ? [figures.problem] : figureCells(figures)),
  ])
  for (const row of [head, ...rows])
    console.log(`  ${row.map((cell, column) => cell.padEnd(column === 0 ? 18 : 10)).join(' ')}`)
  for (const [index, target] of scenario.targets.entries()) {
    const value = result.measured[index] ?? null
    const verdict =
      value === null ? 'not measured' : `${formatValue(target, value)} ${value <= target.atMost ? 'met' : 'MISSED'}`
    console.log(`  target ${describeTarget(target)}: ${verdict}`)
  }
}

main()
