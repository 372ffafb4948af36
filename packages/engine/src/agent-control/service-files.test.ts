import { describe, expect, it } from 'vitest'
import { serviceOf } from './service-files.ts'

const input = {
  home: '/home/me',
  env: { AIC_DATA_DIR: '/d "1"/50%$', AIC_AGENT_TOKEN: 'made-up-token', OPENAI_API_KEY: 'sk-made-up' },
  node: '/opt/node <24>/$bin/node',
  program: '/opt/aic/100%/agent.js',
}

describe('a service', () => {
  it('of systemd quotes what means something there, and runs the program', () => {
    const file = serviceOf({ ...input, platform: 'linux' })?.file
    expect(file?.path).toBe('/home/me/.config/systemd/user/aic-agent.service')
    expect(file?.text).toContain('ExecStart="/opt/node <24>/$$bin/node" "/opt/aic/100%%/agent.js"\n')
    expect(file?.text).toContain('Environment="AIC_DATA_DIR=/d \\"1\\"/50%%$"\n')
  })

  it('of launchd is well-formed', () => {
    const file = serviceOf({ ...input, platform: 'darwin' })?.file
    expect(file?.path).toBe('/home/me/Library/LaunchAgents/dev.aic.agent.plist')
    expect(file?.text).toContain(
      '<string>/opt/node &lt;24&gt;/$bin/node</string><string>/opt/aic/100%/agent.js</string>',
    )
    expect(file?.text).toContain('<key>AIC_DATA_DIR</key><string>/d &quot;1&quot;/50%$</string>')
  })

  it('of Windows is a task of the user at log-on', () => {
    const service = serviceOf({ ...input, platform: 'win32' })
    expect(service?.file).toBeNull()
    expect(service?.install[0]).toContain('"/opt/node <24>/$bin/node" "/opt/aic/100%/agent.js"')
  })

  it('holds no secret of the environment', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(JSON.stringify(serviceOf({ ...input, platform }))).not.toMatch(/made-up/)
    }
    expect(serviceOf({ ...input, platform: 'aix' })).toBeNull()
  })
})
