import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { runAic } from '../../../testing/run-aic.ts'

let home: string
beforeEach(() => {
  home = newHome()
  writeClaudeLogs(home, [
    { at: '2026-01-10T23:30:00.000Z', id: '1' },
    { at: '2026-01-10T23:40:00.000Z', id: '2', session: 's2', cwd: '/work/api', model: 'my-azure' },
  ])
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const aic = (args: readonly string[], env: Record<string, string> = {}) => runAic(args, { home, env })
const json = (args: readonly string[], env = {}) => JSON.parse(aic([...args, '--json'], env).stdout)
const set = (name: string, value: string): void => {
  expect(aic(['config', 'set', name, value])).toEqual({ status: 0, stdout: '', stderr: '' })
}
const file = () => path.join(home, '.config', 'aic', 'agent.json')

describe('settings', () => {
  it('hold for every report, under the environment, under flags', () => {
    const day = (args: string[] = [], env = {}) => json(['daily', ...args], env).daily[0].date
    expect(day()).toBe('2026-01-10')
    set('timezone', 'Asia/Tokyo')
    expect(day()).toBe('2026-01-11')
    expect(day([], { AIC_TIMEZONE: 'UTC' })).toBe('2026-01-10')
    expect(day(['-z', 'America/New_York'], { AIC_TIMEZONE: 'Asia/Tokyo' })).toBe('2026-01-10')
    expect(aic(['daily']).stdout).toContain('Asia/Tokyo')
  })

  it('name projects and models, and price them', () => {
    set('projectAliases./work/api', 'Shop')
    set('modelAliases.my-azure', 'Azure GPT')
    set('pricingOverrides.my-azure.sameAs', 'claude-opus-4-5')
    const projects = aic(['projects']).stdout
    expect(projects).toContain('Shop')
    expect(projects).not.toContain('api')
    const models = json(['models']).models as { model: string; totalCost: number }[]
    expect(models.find((row) => row.model === 'Azure GPT')?.totalCost).toBeCloseTo(0.00175)
    const status = {
      session_id: 's2',
      transcript_path: path.join(home, '.claude', 'projects', '-work-api', 's2.jsonl'),
      model: { display_name: 'Opus' },
      cost: { total_cost_usd: 1 },
    }
    const line = () => runAic(['statusline'], { home, input: JSON.stringify(status) }).stdout
    expect(line()).toContain('$1.00')
    set('statusline.costSource', 'aic')
    expect(line()).not.toContain('$1.00')
  })

  it('that are wrong stop every report, by name, with exit code 2', () => {
    aic(['config', 'path'])
    set('mode', 'display')
    writeFileSync(file(), '{"mode": "best"}')
    for (const args of [['daily'], ['statusline'], ['ledger'], ['config', 'get']]) {
      const { status, stdout, stderr } = aic(args)
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toContain(`mode must be one of auto, calculate, display, but is "best" (in ${file()})`)
    }
    writeFileSync(file(), '{"timezone": "Mars/Phobos"}')
    expect(aic(['daily']).stderr).toContain('The setting timezone "Mars/Phobos" is no known zone')
  })

  it('are read from a file that is made private then', () => {
    set('compact', 'true')
    writeFileSync(file(), '{"compact": true}', { mode: 0o644 })
    expect(aic(['daily']).status).toBe(0)
    expect(statSync(file()).mode & 0o077).toBe(0)
  })
})

describe('002-50 keys of providers', () => {
  const key = 'sk-made-up-for-tests-0001'
  const setKey = (args: readonly string[], input = '') =>
    runAic(['config', 'set', 'openai.api_key', ...args], { home, input })

  it('come from stdin, lie in a private file, and are shown by their ends', () => {
    expect(setKey([], `${key}\n`)).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(JSON.parse(readFileSync(file(), 'utf8')).providers.openai).toEqual({ api_key: key })
    expect(statSync(file()).mode & 0o077).toBe(0)
    expect(aic(['config', 'get', 'openai.api_key']).stdout).toBe('••••0001\n')
    expect(aic(['config', 'get', 'providers']).stdout + aic(['config', 'get']).stdout).not.toContain(key)
    expect(aic(['config', 'unset', 'openai.api_key']).status).toBe(0)
    expect(readFileSync(file(), 'utf8')).not.toContain(key)
  })

  it('are refused in the command line, with what to do instead, and are not repeated', () => {
    const { status, stdout, stderr } = setKey([key])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('aic config set openai.api_key < FILE')
    expect(stderr).not.toContain(key)
    expect(aic(['config', 'set', 'providers.openai', `{"api_key":"${key}"}`])).toMatchObject({ status: 2 })
    expect(setKey([], '\n')).toMatchObject({ status: 2, stdout: '' })
    const unknown = runAic(['config', 'set', 'opnai.api_key'], { home, input: key })
    expect(unknown.status).toBe(2)
    expect(unknown.stderr).toContain('Did you mean openai?')
    expect(existsSync(file())).toBe(false)
    expect(setKey(['env:MY_OPENAI_KEY'])).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(aic(['config', 'get', 'openai.api_key']).stdout).toBe('env:MY_OPENAI_KEY\n')
  })
})

describe('aic config', () => {
  it('prints the path, one setting, all of them, and nothing for one that is unset', () => {
    expect(aic(['config', 'path']).stdout).toBe(`${file()}\n`)
    expect(aic(['config', 'get', 'timezone'])).toEqual({ status: 1, stdout: '', stderr: '' })
    set('timezone', 'Asia/Tokyo')
    expect(aic(['config', 'get', 'timezone']).stdout).toBe('Asia/Tokyo\n')
    expect(JSON.parse(aic(['config', 'get']).stdout)).toMatchObject({ timezone: 'Asia/Tokyo', mode: 'auto' })
    expect(aic(['config', 'unset', 'timezone']).status).toBe(0)
    expect(aic(['config', 'get', 'timezone']).status).toBe(1)
  })

  it('refuses what is no setting or no value, and writes nothing then', () => {
    for (const args of [
      ['set', 'colour', 'red'],
      ['set', 'mode', 'best'],
      ['set', 'mode'],
      ['frob'],
      ['get', 'a', 'b'],
    ]) {
      expect(aic(['config', ...args])).toMatchObject({ status: 2, stdout: '' })
    }
    expect(existsSync(file())).toBe(false)
  })

  it.skipIf(process.platform === 'win32')('opens the editor, and says what was made wrong there', () => {
    const editor = (script: string) => ({ EDITOR: `sh -c '${script}' edit` })
    expect(aic(['config', 'edit'], editor('printf %s "{\\"mode\\":\\"display\\"}" > "$1"')).status).toBe(0)
    expect(readFileSync(file(), 'utf8')).toBe('{"mode":"display"}')
    const { status, stderr } = aic(['config', 'edit'], editor('printf %s "{\\"mode\\":1}" > "$1"'))
    expect(status).toBe(2)
    expect(stderr).toContain('mode must be one of')
    expect(aic(['config', 'edit'], editor('exit 3'))).toMatchObject({ status: 1 })
  })
})
