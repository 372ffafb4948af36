import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseSpec } from './parse-spec.ts'

const whole = JSON.parse(
  readFileSync(new URL('../../../../examples/custom-provider/parrot.json', import.meta.url), 'utf8'),
) as Record<string, object>
const [session, week] = whole.windows as unknown as [object, object]
const parse = (change: object) => parseSpec(JSON.stringify({ ...whole, ...change }), 'parrot.json')

it('fills in what is usual', () => {
  const spec = parse({
    auth: { variables: ['PARROT_API_KEY'] },
    pollMinutes: undefined,
    request: { url: 'https://api.parrot.example/' },
  })
  expect(spec).toMatchObject({
    auth: { header: 'Authorization', prefix: 'Bearer ' },
    pollMinutes: 10,
    request: { method: 'GET', headers: {} },
  })
})

it.each([
  [{ payment: 'free' }, 'payment: must be one of "quota"|"usage_based"|"credits"'],
  [{ name: 7 }, 'name: must be string'],
  [{ origins: [] }, 'origins: '],
  [{ colour: 'red' }, 'the file: knows no colour'],
  [{ windows: [{ ...session, kind: 'hourly' }] }, 'windows[0].kind: must be one of "session"|"daily"'],
  [{ windows: [{ ...session, used: 'limits[' }] }, 'windows[0].used: is no path such as data.limits[0].used'],
  [{ windows: [{ kind: 'weekly', label: 'Weekly' }] }, 'windows[0]: needs a path to at least one of usedPercent'],
  [{ windows: [session, session] }, 'windows: need an id where several are of one kind'],
  [{ windows: [{ ...week, labelAt: undefined }] }, 'windows[0]: needs each and labelAt together'],
  [{ windows: [{ ...session, unit: 'money' }] }, 'windows[0].currency: unit money needs a currency'],
  [{ windows: [], credits: [], costs: [] }, 'the file: needs at least one of windows, credits, costs'],
  [{ auth: { variables: ['parrot key'] } }, 'auth.variables[0]: must be the name of an environment variable'],
  [{ pollMinutes: 0 }, 'pollMinutes: '],
  [{ request: { url: 'https://api.parrot.example/', body: {} } }, 'request.body: goes with method POST only'],
])('names what is wrong, and where: %j', (change, message) => {
  expect(() => parse(change)).toThrow(`parrot.json describes no provider:\n  ${message}`)
})

it.each([
  'http://api.parrot.example',
  'https://api.parrot.example/',
  'https://api.parrot.example/v1',
  'https://user@api.parrot.example',
  'https://*.parrot.example',
  'ftp://api.parrot.example',
  'http://127.0.0.1.parrot.example',
  'api.parrot.example',
])('takes no origin that is not one safe host: %s', (origin) => {
  const request = { url: `${origin.replace(/\/$/, '')}/v1/usage` }
  expect(() => parse({ origins: [origin], request })).toThrow(
    'origins[0]: must be https://host or http://127.0.0.1:port',
  )
})

it.each(['https://api.parrot.example:8443', 'http://127.0.0.1:9000', 'http://[::1]:9000', 'http://localhost'])(
  'takes an origin that is: %s',
  (origin) => {
    expect(parse({ origins: [origin], request: { url: `${origin}/usage` } }).origins).toEqual([origin])
  },
)

it.each([
  'https://evil.example/v1/usage',
  'https://api.parrot.example.evil.example/',
  'https://api.parrot.example@evil.example/',
  'https://api.parrot.example:8443/',
  'http://api.parrot.example/',
  'https://{toDay}.evil.example/',
  '/v1/usage',
])('takes no address outside its origins: %s', (url) => {
  expect(() => parse({ request: { url } })).toThrow('request.url: must lie below one of origins')
})

it.each(['Authorization', 'cookie', 'HOST', 'X-Parrot-Key'])('leaves the header %s to aic', (name) => {
  const auth = { header: 'x-parrot-key', variables: ['PARROT_API_KEY'] }
  const request = { url: 'https://api.parrot.example/', headers: { [name]: 'mine' } }
  expect(() => parse({ auth, request })).toThrow('request.headers: the header of the key is set by aic')
})

it('names every mistake at once, and broken JSON as such', () => {
  expect(() => parse({ payment: 'free', pollMinutes: 'often' })).toThrow(/payment: .*\n {2}pollMinutes: /)
  expect(() => parseSpec('{"name":', 'parrot.json')).toThrow('parrot.json is no JSON: ')
})
