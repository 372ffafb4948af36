/** How much is logged, from everything to the least; `silent` is nothing. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** What stands beside a message: small values that tell where and why. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Structured log: a JSON object for each line. */
export type Log = Readonly<Record<Exclude<LogLevel, 'silent'>, (message: string, fields?: LogFields) => void>>

interface LogOptions {
  readonly level: LogLevel
  /** UTC ms. */
  readonly nowMs: () => number
  /** Takes secrets out of a line before it is written anywhere. */
  readonly redact: (text: string) => string
  readonly write: (line: string) => void
}

/** A log that writes lines `{"time","level","message",…}`; nothing below its level is even put together. */
export function openLog({ level, nowMs, redact, write }: LogOptions): Log {
  const least = logLevels.indexOf(level)
  const at = (name: Exclude<LogLevel, 'silent'>) => {
    if (logLevels.indexOf(name) < least) return () => {}
    return (message: string, fields: LogFields = {}) => {
      const time = new Date(nowMs()).toISOString()
      const rest = Object.entries(fields).map(([key, value]) => [
        key,
        typeof value === 'string' ? redact(value) : value,
      ])
      write(`${plain(JSON.stringify({ time, level: name, message: redact(message), ...Object.fromEntries(rest) }))}\n`)
    }
  }
  return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** JSON leaves some characters that steer terminals as they are: DEL and C1. */
const plain = (json: string): string =>
  json.replaceAll(/[\u007f-\u009f]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`)

/** The level of `AIC_LOG_LEVEL`; `info` for nothing or for what is none. */
export const logLevelOf = (word: string | undefined): LogLevel =>
  logLevels.find((level) => level === word?.trim().toLowerCase()) ?? 'info'

/** What went wrong, with what caused it, in one line. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `; caused by ${errorText(error.cause)}`
  return `${error.name}: ${error.message}${cause}`
}
