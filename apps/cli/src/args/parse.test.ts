import { describe, expect, it } from 'vitest'
import { parseFlags } from './parse.ts'
import { editDistance, suggest } from './suggest.ts'
import { UsageError } from './usage-error.ts'

const flags = {
  since: { kind: 'text', short: 's', value: 'DAY', help: '' },
  project: { kind: 'text', short: 'p', value: 'NAME', help: '' },
  order: { kind: 'text', choices: ['asc', 'desc'], help: '' },
  json: { kind: 'switch', short: 'j', help: '' },
  breakdown: { kind: 'switch', short: 'b', help: '' },
} as const
const parse = (...args: string[]) => parseFlags(flags, args)
const failure = (...args: string[]): string => {
  try {
    parse(...args)
  } catch (error) {
    if (error instanceof UsageError) return `${error.message}. ${error.advice}`
    throw error
  }
  return 'no failure'
}

describe('flags', () => {
  it('are read in every spelling', () => {
    const wanted = { since: '20260101', json: true, breakdown: true, order: undefined }
    expect(parse('--since', '20260101', '--json', '-b')).toMatchObject(wanted)
    expect(parse('--since=20260101', '-jb')).toMatchObject(wanted)
    expect(parse('-s20260101', '-bj')).toMatchObject(wanted)
  })

  it('may be given values that begin with a hyphen, as encoded folders do', () => {
    expect(parse('-p', '-home-me-app').project).toBe('-home-me-app')
    expect(parse('--project=-home-me-app').project).toBe('-home-me-app')
  })

  it.each([
    [['--jsno'], 'Unknown flag --jsno. Did you mean --json?'],
    [['-x'], 'Unknown flag -x. See --help for the flags.'],
    [['--json=1'], '--json takes no value, got "1". Write just --json.'],
    [['--since'], '--since needs a value. Write --since DAY.'],
    [['--since', '--json'], '--since needs a value. Write --since DAY.'],
    [['-s', '-j'], '-s needs a value. Write -s DAY.'],
    [['--order', 'up'], '--order can\'t be "up". It can be asc, desc.'],
    [
      ['extra'],
      'Unexpected argument "extra". Flags that take a value are written --flag VALUE; quote values with spaces.',
    ],
    [['--constructor'], 'Unknown flag --constructor. See --help for the flags.'],
  ])('refuse %j and say what to write', (args, message) => {
    expect(failure(...args)).toBe(message)
  })
})

describe('suggestions', () => {
  it.each([
    ['dialy', 'daily'],
    ['sesion', 'session'],
    ['stat', 'statusline'],
    ['xyzzy', null],
    ['', null],
  ])('for %j is %j', (word, meant) => {
    expect(suggest(word, ['daily', 'weekly', 'session', 'statusline'])).toBe(meant)
  })

  it('count a swap of neighbours once', () => {
    expect(editDistance('jsno', 'json')).toBe(1)
    expect(editDistance('', 'abc')).toBe(3)
  })
})
