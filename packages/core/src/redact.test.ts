import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact } from './redact.ts'

const from = (alphabet: string, least: number, most = least): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet.split('')), { minLength: least, maxLength: most }).map((all) => all.join(''))
const lower = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
const word = `${lower}${lower.toUpperCase()}${digits}`
const urlSafe = `${word}-_`

/** A secret of each shape, and the part of it that must not be left. */
const shapes: Record<string, fc.Arbitrary<string>> = {
  openai: from(word, 20, 48).map((end) => `sk-${end}`),
  'openai project': from(urlSafe, 40, 150).map((end) => `sk-proj-${end}`),
  'openai admin': from(urlSafe, 40, 150).map((end) => `sk-admin-${end}`),
  anthropic: from(urlSafe, 40, 100).map((end) => `sk-ant-api03-${end}`),
  'claude sign-in': from(urlSafe, 40, 100).map((end) => `sk-ant-oat01-${end}`),
  openrouter: from(`${digits}abcdef`, 64).map((end) => `sk-or-v1-${end}`),
  'github, classic': fc
    .tuple(fc.constantFrom('gho_', 'ghp_', 'ghs_', 'ghu_', 'ghr_'), from(word, 36))
    .map((all) => all.join('')),
  'github, fine': from(`${word}_`, 60, 82).map((end) => `github_pat_${end}`),
  'google sign-in': from(urlSafe, 60, 150).map((end) => `ya29.${end}`),
  'google key': from(urlSafe, 35).map((end) => `AIza${end}`),
  jwt: fc.tuple(from(urlSafe, 20), from(urlSafe, 20, 60), from(urlSafe, 20)).map((all) => `eyJ${all.join('.')}`),
  xai: from(word, 40, 80).map((end) => `xai-${end}`),
  groq: from(word, 50).map((end) => `gsk_${end}`),
  cursor: from(`${digits}abcdef`, 64).map((end) => `key_${end}`),
  hex: from(`${digits}abcdef`, 32, 64),
}
/** What may stand around a secret in an answer: anything but what belongs to tokens. */
const around = fc.string().map((text) => text.replaceAll(/[\w.%+*/=…~-]/g, ''))

describe('redaction leaves nothing', () => {
  for (const [name, shape] of Object.entries(shapes)) {
    it(`of a secret of the shape ${name}, wherever it stands`, () => {
      fc.assert(
        fc.property(shape, around, around, (secret, before, after) => {
          const says = { error: { message: `${before} ${secret} ${after}` }, list: [secret], more: { other: secret } }
          for (const text of [
            `${before} ${secret} ${after}`,
            JSON.stringify(says),
            JSON.stringify(JSON.stringify(says)),
          ]) {
            expect(redact(text)).not.toContain(secret.slice(-12))
          }
        }),
        { numRuns: 60 },
      )
    })
  }

  it('of the value of a JSON field that is named like a secret, whatever it looks like, however deep it is escaped', () => {
    const names = [
      'token',
      'access_token',
      'refreshToken',
      'apiKey',
      'api_key',
      'client_secret',
      'Cookie',
      'authorization',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...names), from(`${urlSafe} .:/+`, 8, 40), fc.boolean(), (name, value, isDeep) => {
        const marked = `${value}canary`
        const json = JSON.stringify({ a: 1, [name]: marked, b: 'kept' })
        const text = isDeep ? JSON.stringify({ body: json }) : json
        expect(redact(text)).not.toContain('canary')
        expect(redact(text)).toContain('kept')
        expect(redact(text.slice(0, text.indexOf('canary') + 6))).not.toContain('canary')
      }),
    )
  })

  it('of a known secret of any characters: as it is, in JSON and in a URL', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme' }), around, (secret, before) => {
        fc.pre(secret.trim().length > 7 && !'[secret][email][id]'.includes(secret))
        const texts = [
          `${before}${secret}`,
          JSON.stringify({ a: secret }),
          `https://x/?q=${encodeURIComponent(secret)}`,
        ]
        for (const text of texts) expect(redact(text, [secret])).not.toContain(secret)
      }),
    )
  })

  it('of a longer secret that another one begins', () => {
    expect(redact('abcd-efgh', ['abcd', 'abcd-efgh'])).toBe('[secret]')
  })

  it.each([
    ['Authorization: Bearer abc.def\nnext', 'Authorization: [secret]\nnext'],
    ['cookie: a="b c"; d=e\r\nnext', 'cookie: [secret]\r\nnext'],
    ['sent Bearer abc, then', 'sent Bearer [secret], then'],
    ['Incorrect API key provided: sk-proj-ab***********xyz.', 'Incorrect API key provided: [secret]'],
    ['tid=0a1b;exp=17;sku=free', 'tid=[secret]'],
    ['https://u:p@example.com/x', 'https://[secret]@example.com/x'],
    ['GET /v1?api_key=abc&limit=2', 'GET /v1?api_key=[secret]&limit=2'],
    ['for jane.doe+x@mail.example.com!', 'for [email]!'],
    ['in organization org-a1B2c3D4e5', 'in organization [id]'],
    ['{"account_id":"a-b","n":1}', '{"account_id":"[id]","n":1}'],
    ['123e4567-e89b-12d3-a456-426614174000', '[id]'],
    ['-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\nnext', '[secret]\nnext'],
  ])('of %j', (text, bare) => expect(redact(text)).toBe(bare))
})

describe('redaction keeps', () => {
  it.each([
    '{"five_hour":{"utilization":12.5,"resets_at":"2025-12-25T12:00:00.000Z"}}',
    '{"input_tokens":1500,"model":"claude-sonnet-4-20250514","amount":"12345.00"}',
    '{"max_tokens":8,"total":3}',
    'You have reached your monthly limit of 500 requests.',
    'The model gpt-4o-2024-08-06 is not available at 10:30.',
  ])('%j as it is', (text) => expect(redact(text)).toBe(text))

  it('what it has redacted: twice is once', () => {
    fc.assert(
      fc.property(fc.oneof(...Object.values(shapes), fc.string()), (text) => {
        expect(redact(redact(text))).toBe(redact(text))
      }),
    )
  })

  it('its pace: no text takes long', () => {
    for (const piece of ['a', 'a-', '"', '\\"', 'a@', 'key', '"key":"', 'eyJ', 'a.a', '0', 'Basic ', 'x_', '://']) {
      const text = piece.repeat(250_000 / piece.length)
      const start = performance.now()
      redact(text)
      expect(performance.now() - start, piece).toBeLessThan(20_000)
    }
  })
})
