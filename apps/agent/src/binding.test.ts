import { describe, expect, it } from 'vitest'
import { bindingOf, hostsOf } from './binding.ts'

const token = 't'.repeat(32)

describe('where the agent listens', () => {
  it('is this machine, from port 8080 to 8100, with a token of its own making (002-15, 002-41)', () => {
    const binding = bindingOf({})
    expect(binding).toMatchObject({ host: '127.0.0.1', firstPort: 8080, lastPort: 8100, isLocal: true })
    expect(binding.token).toMatch(/^[\w-]{43}$/)
    expect(bindingOf({}).token).not.toBe(binding.token)
  })

  it.each([
    ['9000', 9000, 9020],
    ['8090', 8090, 8110],
    ['65530', 65_530, 65_535],
    ['0', 0, 0],
    ['', 8080, 8100],
  ])('is from port %s on (002-75)', (word, firstPort, lastPort) => {
    expect(bindingOf({ AIC_AGENT_PORT: word })).toMatchObject({ firstPort, lastPort })
  })

  it.each(['http', '-1', '70000', '80.5'])('is not port %s', (word) => {
    expect(() => bindingOf({ AIC_AGENT_PORT: word })).toThrow(`AIC_AGENT_PORT can't be "${word}"`)
  })

  it.each(['0.0.0.0', '192.168.1.5', '::', 'example.com'])('is %s only with a token of the user’s', (host) => {
    expect(() => bindingOf({ AIC_AGENT_HOST: host })).toThrow('AIC_AGENT_TOKEN')
    expect(() => bindingOf({ AIC_AGENT_HOST: host, AIC_AGENT_TOKEN: 'short' })).toThrow('has 5 characters')
    expect(bindingOf({ AIC_AGENT_HOST: host, AIC_AGENT_TOKEN: token })).toMatchObject({ host, token, isLocal: false })
  })

  it('takes no token that no request could carry', () => {
    const odd = `${token}!`
    expect(() => bindingOf({ AIC_AGENT_TOKEN: odd })).toThrow('AIC_AGENT_TOKEN holds characters')
    expect(() => bindingOf({ AIC_AGENT_TOKEN: odd })).not.toThrow(odd)
  })

  it('is ::1 without one: nobody else gets there', () => {
    expect(bindingOf({ AIC_AGENT_HOST: '::1' })).toMatchObject({ isLocal: true })
  })
})

it('answers to its addresses and the names that it is given, each with the port', () => {
  const binding = bindingOf({ AIC_AGENT_HOST: 'Box', AIC_AGENT_NAMES: 'aic.lan, Aic.Example', AIC_AGENT_TOKEN: token })
  expect([...hostsOf(binding, 81)].sort()).toEqual([
    '127.0.0.1:81',
    '[::1]:81',
    'aic.example:81',
    'aic.lan:81',
    'box:81',
    'localhost:81',
  ])
  expect(hostsOf(binding, 80)).toContain('localhost')
  expect(hostsOf(binding, 80)).toContain('[::1]')
})
