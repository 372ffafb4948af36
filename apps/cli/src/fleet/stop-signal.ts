import type { Cli } from '../cli.ts'

/** Aborts when the process is asked to end, so that requests under way are ended on the server too. */
export function stopSignal(cli: Pick<Cli, 'onStop'>): AbortSignal {
  const stopped = new AbortController()
  cli.onStop(() => stopped.abort())
  return stopped.signal
}
