import { nameHasher } from '@aic/fleet'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { billWords } from './bill-words.ts'
import { modelName } from './model-name.ts'

const namesBy = (mode: 'keyed' | 'plain') => ({
  hasher: nameHasher({ mode, key: 'a-key-for-this-test' }),
  model: (name: string) => modelName(mode, name),
})
const names = namesBy('keyed')
const hash = (name: string) => names.hasher.hash('project', name)

describe('words of a bill in a fleet', () => {
  it.each([
    'Claude Sonnet 4 Usage - Input Tokens',
    'gpt-4o-2024-08-06, cached input',
    'Input / Output tokens',
    'Input/Output tokens',
    'web search tool calls',
    'assistants api | file search',
    'Team plan, 5 seats',
    'User seats',
    'Per user per month',
    'Project 7',
    'Account credits - Monthly',
    'tokens > 200k @ $15 per million',
    'code_interpreter',
    '',
  ])('stay as the vendor has them: %s', (text) => {
    expect(billWords(text, names)).toBe(text)
  })

  it.each([
    ['Input Tokens (workspace: Acme Merger)', `Input Tokens (workspace: ${hash('Acme Merger')})`],
    ['Workspace Acme Merger - Input Tokens', `Workspace ${hash('Acme Merger')} - Input Tokens`],
    ['project=tiger, output', `project: ${hash('tiger')}, output`],
    ['Input for "Acme Merger"', `Input for ${hash('Acme Merger')}`],
    ['workspace: "Acme - Merger (north)"', `workspace: ${hash('Acme - Merger (north)')}`],
    ['user: zelda@example.com', `user: ${hash('zelda@example.com')}`],
    ['API key zeldas-laptop', `API key ${hash('zeldas-laptop')}`],
    ['Input Tokens wrkspc_01AbCdEf', `Input Tokens ${hash('wrkspc_01AbCdEf')}`],
  ])('have names hashed as those of projects are: %s', (text, words) => {
    expect(billWords(text, names)).toBe(words)
  })

  it.each([
    ['Seat of zelda.b@mail.example.com, June', 'Seat of [email], June'],
    ['ft:gpt-4o-mini-2024-07-18:acme:merger:Ab12, input', 'ft:gpt-4o-mini-2024-07-18, input'],
    ['/home/me/secret/x.gguf / Output tokens', 'x.gguf / Output tokens'],
    ['key ~/secret/id', 'id'],
  ])('hold nobody’s address, organization or folders: %s', (text, words) => {
    expect(billWords(text, names)).toBe(words)
  })

  it('stay as they are where names are not hashed', () => {
    const text = 'Workspace Acme: zelda@example.com'
    expect(billWords(text, namesBy('plain'))).toBe(text)
  })

  it('never hold what is said to be the name of a workspace', () => {
    const name = fc.stringMatching(/^zq[a-z0-9 ._]{0,12}zq$/)
    fc.assert(
      fc.property(name, fc.constantFrom('Workspace ', 'project: ', 'user = ', 'Team '), (text, label) => {
        expect(billWords(`Input (${label}${text})`, names)).not.toContain(text)
      }),
    )
  })

  it('are looked through at once, however long they are', () => {
    for (const text of ['user '.repeat(200_000), 'a'.repeat(1_000_000), 'user: '.repeat(200_000)]) {
      const startedMs = performance.now()
      billWords(text, names)
      expect(performance.now() - startedMs).toBeLessThan(1_000)
    }
  })
})
