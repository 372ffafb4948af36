import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runningAgent } from '../../../../testing/running-agent.ts'

/** Only root can ask as somebody else. */
const canBeOthers = process.platform === 'linux' && process.getuid?.() === 0

describe.skipIf(!canBeOthers)('a code that another user of this machine has read in the list of processes', () => {
  let agent: Awaited<ReturnType<typeof runningAgent>>
  beforeAll(async () => {
    agent = await runningAgent()
  })
  afterAll(() => agent.stop())

  const script = `fetch(process.argv[1] + '/api/session', { method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: process.argv[2] }) }).then(async (answer) => console.log(answer.status, await answer.text()))`
  const signInAs = async (uid: number, code: string): Promise<string> => {
    const child = spawn(process.execPath, ['-e', script, agent.url, code], { uid, gid: uid, cwd: '/', env: {} })
    return await text(child.stdout)
  }

  it('buys them no session, and stays good for its owner', async () => {
    const { code } = (await (await agent.send('POST', '/api/session/code', {})).json()) as { code: string }
    const said = await signInAs(65_534, code)
    expect(said).toMatch(/^403 .*"other-user"/)
    expect(said).not.toContain('page_key')
    expect(await signInAs(65_534, code)).toMatch(/^403 /)
    expect(agent.lines.filter((line) => line.includes('another user'))).toHaveLength(1)
    expect(await signInAs(0, code)).toMatch(/^201 /)
  })
})
