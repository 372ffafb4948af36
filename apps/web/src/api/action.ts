import { useRef, useState } from 'react'
import { AgentRefusal } from './ask.ts'
import { noticing } from './query.ts'

/** What came of something that was asked for. */
export interface Said {
  readonly isGood: boolean
  readonly text: string
}

/** Something that the user sets off: one at a time, with what came of it in words. */
export interface Action<Args extends readonly unknown[]> {
  readonly run: (...args: Args) => Promise<boolean>
  readonly isBusy: boolean
  readonly said: Said | null
}

/** Runs `act`, which gives what to say when it went well; null for nothing. What went wrong is said in the agent's words. */
export function useAction<Args extends readonly unknown[]>(
  act: (...args: Args) => Promise<Said | string | null>,
): Action<Args> {
  const [isBusy, setBusy] = useState(false)
  const [said, setSaid] = useState<Said | null>(null)
  const isRunning = useRef(false)
  const run = async (...args: Args): Promise<boolean> => {
    if (isRunning.current) return false
    isRunning.current = true
    setBusy(true)
    setSaid(null)
    const came = await noticing(() => act(...args)).catch(saidOf)
    isRunning.current = false
    setBusy(false)
    setSaid(typeof came === 'string' ? { isGood: true, text: came } : came)
    return came === null || typeof came === 'string' || came.isGood
  }
  return { run, isBusy, said }
}

function saidOf(error: unknown): Said {
  if (error instanceof AgentRefusal) return { isGood: false, text: `${error.message}. ${error.advice}` }
  return { isGood: false, text: error instanceof Error ? error.message : String(error) }
}
