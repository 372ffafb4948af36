import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  agentFiles,
  readAgentNote,
  readAgentPort,
  readAgentToken,
  removeAgentFiles,
  writeAgentFiles,
} from './agent-files.ts'
import { isProof, newChallenge, proofOf } from './challenge.ts'
import { takeInstanceLock } from './instance-lock.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-agent-files-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))
const machine = () => ({
  env: { AIC_CONFIG_DIR: path.join(home, 'config'), AIC_DATA_DIR: home },
  home,
  platform: process.platform,
})
const note = { pid: 7, port: 8081, startedAtMs: 5, version: '1.0.0', dataFolder: '/data' }

describe('the files of an agent', () => {
  it('are for their owner only, and say what was written (002-38, 002-39)', () => {
    writeAgentFiles(machine(), note, 'secret')
    expect([readAgentPort(machine()), readAgentToken(machine()), readAgentNote(machine())]).toEqual([
      8081,
      'secret',
      note,
    ])
    const { port, token, note: told } = agentFiles(machine())
    for (const file of [port, token, told]) expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('are taken away by the agent that wrote them, and by no other', () => {
    writeAgentFiles(machine(), note, 'secret')
    removeAgentFiles(machine(), { pid: 7, startedAtMs: 4 })
    expect(readAgentPort(machine())).toBe(8081)
    removeAgentFiles(machine(), note)
    expect(existsSync(agentFiles(machine()).token)).toBe(false)
  })

  it.each(['', 'eighty', '0', '70000', '80 81', '-1'])('hold no port in "%s"', (text) => {
    writeAgentFiles(machine(), note, 'secret')
    writeFileSync(agentFiles(machine()).port, text)
    expect(readAgentPort(machine())).toBe(null)
  })

  it('that were cut short are as good as none', () => {
    writeAgentFiles(machine(), note, 'secret')
    writeFileSync(agentFiles(machine()).note, '{"pid":7,"po')
    expect(readAgentNote(machine())).toBe(null)
  })
})

describe('a proof', () => {
  it('is good for one token, challenge and port', () => {
    const challenge = newChallenge()
    const proof = proofOf('secret', challenge, 8080)
    expect(isProof(proof, 'secret', challenge, 8080)).toBe(true)
    expect(isProof(proof, 'secret', challenge, 8081)).toBe(false)
    expect(isProof(proof, 'other', challenge, 8080)).toBe(false)
    expect(isProof(proof, 'secret', newChallenge(), 8080)).toBe(false)
    for (const wrong of [undefined, null, '', 1, proof.slice(1)]) {
      expect(isProof(wrong, 'secret', challenge, 8080)).toBe(false)
    }
  })
})

it('a lock is held by one, and free again when it is let go', () => {
  const file = path.join(home, 'deep', 'agent.lock')
  const first = takeInstanceLock(file)
  expect(first).not.toBe(null)
  expect(takeInstanceLock(file)).toBe(null)
  first?.[Symbol.dispose]()
  const again = takeInstanceLock(file)
  expect(again).not.toBe(null)
  again?.[Symbol.dispose]()
  expect(statSync(file).mode & 0o777).toBe(0o600)
})
