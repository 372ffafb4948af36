import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Served, serveEmbedded } from './serve-embedded.ts'

// The engine shares the machine with all other tests.
/** Only root can ask as somebody else. */
const canBeOthers = process.platform === 'linux' && process.getuid?.() === 0

describe.skipIf(!canBeOthers)(
  'another user of this machine, who would read and write files as the user of the engine',
  () => {
    const home = mkdtempSync(path.join(tmpdir(), 'aic-serve-'))
    let served: Served
    beforeAll(async () => {
      served = await serveEmbedded({ env: {}, home, platform: process.platform, folder: null, port: 0 })
    })
    afterAll(async () => {
      await served.close()
      rmSync(home, { recursive: true, force: true })
    })

    const script = `fetch(process.argv[1] + '/?query=SELECT+1').then(async (answer) => console.log(await answer.text()), () => console.log('cut'))`
    const askAs = (uid: number): Promise<string> =>
      text(spawn(process.execPath, ['-e', script, served.url], { uid, gid: uid, cwd: '/', env: {} }).stdout)

    it('is not answered by an engine without a password', async () => {
      expect((await askAs(65_534)).trim()).toBe('cut')
      expect((await askAs(0)).trim()).toBe('1')
    })
  },
)
