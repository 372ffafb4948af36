import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { aicBin } from '../../../testing/run-aic.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-shell-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0
const [hasZsh, hasFish] = [has('zsh') && process.platform === 'linux' && has('script'), has('fish')]
const unless = (isThere: boolean, what: string): string => (isThere ? '' : ` (not run: no ${what} here)`)

describe('completions of commands, flags and values', () => {
  it('load in bash', () => {
    const script = `
      source <("$1" "$2" completion bash)
      complete -p aic
      try() { COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMPREPLY=(); _aic; echo "\${COMPREPLY[*]}"; }
      try aic se
      try aic daily --brea
      try aic daily --mode ca
      try aic completion z
    `
    const { stdout, status } = spawnSync('bash', ['-c', script, 'test', process.execPath, aicBin], { encoding: 'utf8' })
    expect(status).toBe(0)
    expect(stdout.split('\n')).toEqual(['complete -F _aic aic', 'session', '--breakdown', 'calculate', 'zsh', ''])
  })

  it.runIf(hasFish)(`load in fish${unless(hasFish, 'fish')}`, () => {
    const script = `
      $argv[1] $argv[2] completion fish | source; or exit 1
      for line in 'aic se' 'aic daily --brea' 'aic daily --mode ca' 'aic completion z' 'aic --vers'
        complete -C $line | string replace -r '\\t.*' ''
      end
    `
    const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', script, process.execPath, aicBin], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder },
    })
    expect(stderr).toBe('')
    expect(stdout.split('\n')).toEqual(['session', '--breakdown', 'calculate', 'zsh', '--version', ''])
  })

  it.runIf(hasZsh)(`load in zsh, on a terminal${unless(hasZsh, 'zsh or no script of util-linux')}`, async () => {
    const child = spawn('script', ['-qfec', 'zsh -f -i', '/dev/null'], {
      env: { PATH: process.env.PATH, HOME: folder, TERM: 'dumb', SHELL: '/bin/sh', ZDOTDIR: folder },
    })
    let seen = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      seen += chunk
    })
    const until = async (text: string): Promise<void> => {
      for (let waitedMs = 0; !seen.includes(text) && waitedMs < 60_000; waitedMs += 20) await setTimeout(20)
      expect(seen).toContain(text)
    }
    const setUp = `autoload -Uz compinit; compinit -u -D; source <('${process.execPath}' '${aicBin}' completion zsh)`
    child.stdin.write(`${setUp}; aic() { print -r -- "<$*>" }; print rea''dy\n`)
    await until('ready')
    const cases = [
      ['aic sess', '<session>'],
      ['aic daily --breakd', '<daily --breakdown>'],
      ['aic daily --mode ca', '<daily --mode calculate>'],
      ['aic completion z', '<completion zsh>'],
    ] as const
    for (const [typed, got] of cases) {
      child.stdin.write(`${typed}\t\n`)
      await until(got)
    }
    const ended = new Promise((resolve) => {
      child.on('exit', resolve)
    })
    child.stdin.write('exit\n')
    await ended
  })
})
