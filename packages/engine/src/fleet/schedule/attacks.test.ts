import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SystemPrograms } from '../../../../../testing/vendors/system-programs.ts'
import { writeWhole } from '../../write-whole.ts'
import { readEnvFile, writeEnvFile } from './env-file.ts'
import { installSchedule } from './install-schedule.ts'
import { type ScheduleInput, systemdTimer } from './schedule-of.ts'

const inputOf = (folder: string, env: ScheduleInput['env'] = {}): ScheduleInput => ({
  platform: 'linux',
  home: '/home/me',
  env: { ...env, AIC_CONFIG_DIR: folder },
  node: '/usr/bin/node',
  program: '/opt/aic.js',
  every: '1h',
})
const evil = '/tmp/x\n* * * * * touch /tmp/owned\n[Service]\nExecStart=/bin/false'

describe('a folder whose name holds lines', () => {
  it('puts no line of its own into a crontab: that is refused, and the crontab stays', () => {
    using system = new SystemPrograms('crontab')
    system.crontab = '# mine\n'
    const input = inputOf(path.join(system.home, 'a\n* * * * * touch owned\n'), system.env)
    expect(() => installSchedule(input, 'cron')).toThrow('line')
    expect(system.crontab).toBe('# mine\n')
  })

  it('puts no line of its own into a unit', () => {
    const [service] = systemdTimer(inputOf(evil)).files
    expect(service?.text.split('\n').filter((line) => /^(ExecStart=|\[Service\]|\*)/.test(line))).toHaveLength(2)
    expect(service?.text).toContain(String.raw`/tmp/x\n* * * * * touch`)
  })
})

describe('in a folder that others may write', () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'aic-shared-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('a link in the place of a draft gets nothing of a secret', () => {
    const [file, theirs] = [path.join(folder, 'fleet.env'), path.join(folder, 'theirs')]
    writeFileSync(theirs, 'theirs')
    symlinkSync(theirs, `${file}.new-${process.pid}`)
    writeWhole(file, 'secret')
    expect(readFileSync(theirs, 'utf8')).toBe('theirs')
    expect(readFileSync(file, 'utf8')).toBe('secret')
  })

  it('a draft that others made before, open to all, does not open the file, and none stays', () => {
    const file = path.join(folder, 'fleet.env')
    const theirs = `${file}.new-${process.pid}`
    writeFileSync(theirs, 'x', { mode: 0o666 })
    writeWhole(file, 'secret')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder).sort()).toEqual([path.basename(file), path.basename(theirs)])
  })

  it('values of variables come back as they were, or are refused, whatever quotes, lines and signs they hold', () => {
    mkdirSync(folder, { recursive: true })
    const file = path.join(folder, 'fleet.env')
    const values = [
      'a b',
      `it's`,
      '"x"',
      '`x`',
      '$(id)',
      '${HOME}',
      '#x',
      'a=b',
      '\\n',
      `'"`,
      '\t',
      'x\rNODE_OPTIONS=y',
      `'"\``,
    ]
    for (const value of values) {
      const lost = writeEnvFile(file, { CH_PASSWORD: value, 'AIC_X\nNODE_OPTIONS': '--require /tmp/x.cjs' })
      const read = readEnvFile(file)
      expect(read.NODE_OPTIONS, value).toBeUndefined()
      expect(lost.includes('CH_PASSWORD') ? value : read.CH_PASSWORD).toBe(value)
    }
  })
})
