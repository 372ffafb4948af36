import type { Readable, Writable } from 'node:stream'

/** The process as commands see it, so that tests and other programs can hand in another. */
export interface Cli {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: NodeJS.Platform
  /** When the command started, UTC ms. */
  readonly nowMs: number
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown }
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number }
  /** Calls back when the process is asked to end, instead of ending it. */
  readonly onStop: (stop: () => void) => void
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number }
}

/** 0: done. 1: it failed. 2: the user asked for what can't be. */
export type ExitCode = 0 | 1 | 2
