import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentEnvironment } from './start-agent.ts'

const of = (env: Record<string, string>) => agentEnvironment({ env, home: '/home/me', platform: 'linux' })

describe('an agent’s environment', () => {
  it('keeps compiled code where nobody else can put theirs, unless the user says where', () => {
    expect(of({ AIC_DATA_DIR: '/data' })).toEqual({
      AIC_DATA_DIR: '/data',
      NODE_COMPILE_CACHE: path.join(path.resolve('/data'), 'compile-cache'),
    })
    expect(of({ NODE_COMPILE_CACHE: '/mine' })).toEqual({ NODE_COMPILE_CACHE: '/mine' })
  })

  it('sends what goes to vendors by the user’s proxy, and nothing that stays on this machine', () => {
    expect(of({ HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'intranet' })).toMatchObject({
      NODE_USE_ENV_PROXY: '1',
      no_proxy: 'intranet,127.0.0.1,localhost,::1',
      NO_PROXY: 'intranet,127.0.0.1,localhost,::1',
    })
  })
})
