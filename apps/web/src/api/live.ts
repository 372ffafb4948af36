import type { AgentEvent } from '@aic/agent/api'
import { heardTime } from '../app/clock.ts'
import { AgentAway, ask, send } from './ask.ts'
import { setConnection } from './connection.ts'
import { forgetSeen } from './last-seen.ts'
import { paced } from './paced.ts'
import { keepPageKey, pageProtocols } from './page-key.ts'
import { type MadeOf, noticing, queries } from './query.ts'

const firstWaitMs = 500
const longestWaitMs = 15_000
/** The shortest time between two questions of a kind: three frames. What is told in between is asked for once. */
const gapMs = 50

const changed: Readonly<Record<Exclude<AgentEvent['type'], 'hello'>, readonly MadeOf[]>> = {
  ledger: ['ledger', 'widget'],
  limits: ['limits', 'widget'],
  settings: ['settings', 'limits', 'ledger', 'widget', 'fleet'],
  alert: ['alerts'],
  fleet: ['fleet', 'widget'],
  resync: ['ledger', 'limits', 'settings', 'alerts', 'widget', 'fleet', 'fleet-rows'],
}

/**
 * Listens to the agent for as long as the page lives. Each event names what changed, and that is asked for anew. After a pause
 * everything is: versions of an agent that was started anew mean nothing to us.
 */
export function listen(): void {
  let waitMs = firstWaitMs
  let isFirst = true
  const open = (): void => {
    const socket = new WebSocket(
      `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/ws`,
      pageProtocols(),
    )
    socket.addEventListener('message', ({ data }) => {
      const event = JSON.parse(String(data)) as AgentEvent
      if (event.type !== 'hello') return refresh(changed[event.type])
      heardTime(Date.parse(event.at))
      setConnection('live')
      waitMs = firstWaitMs
      if (!isFirst) refresh(changed.resync)
      isFirst = false
    })
    socket.addEventListener('close', () => void again())
  }
  const again = async (): Promise<void> => {
    isFirst = false
    const isKnown = await whetherKnown()
    if (isKnown === false) return setConnection('signed-out')
    if (isKnown === null) setConnection('away')
    setTimeout(open, waitMs)
    waitMs = Math.min(longestWaitMs, waitMs * 2)
  }
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') waitMs = firstWaitMs
  })
  open()
}

const askAnew = paced((madeOf: MadeOf) => queries.invalidateQueries({ queryKey: [madeOf] }), gapMs)

function refresh(all: readonly MadeOf[]): void {
  for (const madeOf of all) askAnew(madeOf)
}

/** A refused WebSocket does not say why: whether the session is good, and null when nobody answers. */
async function whetherKnown(): Promise<boolean | null> {
  try {
    await noticing(() => ask('/api/session'))
    return true
  } catch (error) {
    return error instanceof AgentAway ? null : false
  }
}

/** Signs the page out and forgets what it has seen. */
export async function signOut(): Promise<void> {
  await send('DELETE', '/api/session').catch(() => null) // who is not signed in is signed out
  keepPageKey(null)
  forgetSeen()
  queries.clear()
  setConnection('signed-out')
}
