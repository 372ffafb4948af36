/** Files of the demo home: text by path relative to it, with `/` on every OS. */
export type DemoFiles = Readonly<Record<string, string>>

/** A time as logs write it. */
export const iso = (atMs: number): string => new Date(atMs).toISOString()

/** Objects as lines of JSON. */
export const toJsonl = (lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('')
