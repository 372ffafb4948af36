import type { Output } from './output.ts'

/** Keys as they are pressed: what `aic watch` needs of stdin. */
export interface Keys {
  readonly isTTY?: boolean
  setRawMode?(isRaw: boolean): unknown
  on(event: 'data', listener: (chunk: Buffer) => void): unknown
  pause(): unknown
}

/** The process as commands see it, so that tests and other programs can hand in another. */
export interface Cli {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: NodeJS.Platform
  /** When the command started, UTC ms. */
  readonly nowMs: number
  /** All of stdin, read to its end; null where it is a terminal. */
  readInput(): Promise<string | null>
  /** The keyboard, where stdin is a terminal. */
  readonly keys: Keys
  readonly stdout: Output
  readonly stderr: Output
  /** Calls back when the process is asked to end, instead of ending it. */
  readonly onStop: (stop: () => void) => void
  /** Runs aic with these arguments beside and after this process, unseen. Absent: nothing is ever started. */
  startLater?(args: readonly string[]): void
}

/** 0: done. 1: it failed. 2: the user asked for what can't be. 3: done in part. 130: the user broke it off. */
export type ExitCode = 0 | 1 | 2 | 3 | 130
