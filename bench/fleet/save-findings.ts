import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Finding } from '../agent/figures.ts'
import { benchFolder } from '../folders.ts'

const markers = [
  '<!-- fleet figures: begin (written by `npm run bench:fleet`) -->',
  '<!-- fleet figures: end -->',
] as const
const head = ['| what | target | measured | |', '| --- | --- | --- | --- |']

/** Writes figures into the fleet's table of bench/README.md: newer ones replace those of the same name. `versions`: of what was measured. */
export function saveFindings(findings: readonly Finding[], versions: string): void {
  const file = path.join(benchFolder, 'README.md')
  const readme = readFileSync(file, 'utf8')
  const [begin, end] = markers.map((marker) => readme.indexOf(marker)) as [number, number]
  if (begin < 0 || end < begin) throw new Error(`bench/README.md lacks the markers ${markers.join(' and ')}`)
  const rows = findings.map(
    ({ what, target, measured, isMet }) => `| ${what} | ${target} | ${measured} | ${isMet ? 'met' : '**missed**'} |`,
  )
  const known = readme.slice(begin, end).split('\n')
  const kept = known.filter(
    (line) =>
      line.startsWith('| ') && !head.includes(line) && !findings.some(({ what }) => line.startsWith(`| ${what} |`)),
  )
  const text = [...head, ...kept, ...rows, '', `- ${new Date().toISOString().slice(0, 10)}, ${machine()}; ${versions}`]
  writeFileSync(file, `${readme.slice(0, begin + markers[0].length)}\n\n${text.join('\n')}\n\n${readme.slice(end)}`)
}

function machine(): string {
  const [load = 0] = os.loadavg()
  const cpus = os.cpus()
  const gib = Math.round(os.totalmem() / 1024 ** 3)
  return `${cpus.length} × ${cpus[0]?.model.trim() ?? os.arch()}, ${gib} GiB, Linux ${os.release().split('-')[0]}, load ${load.toFixed(1)} at the end of the last scenario (1–2 is that of the bench itself)`
}
