/** A request that is not carried out, in the manner of ClickHouse: an HTTP status, its own number and name of the error. */
export class Refusal extends Error {
  readonly status: number
  readonly code: number

  constructor(status: number, code: number, text: string) {
    super(`Code: ${code}. DB::Exception: ${text}`)
    this.name = 'Refusal'
    this.status = status
    this.code = code
  }
}

/** Statuses that ClickHouse gives its errors; all others are 500. Source: HTTPHandler.cpp, exceptionCodeToHTTPStatus. */
const statusOfCode: Readonly<Record<number, number>> = {
  6: 400,
  26: 400,
  27: 400,
  36: 400,
  38: 400,
  41: 400,
  43: 400,
  46: 404,
  47: 404,
  53: 400,
  60: 404,
  62: 400,
  69: 400,
  72: 400,
  81: 404,
  117: 400,
  159: 408,
  192: 403,
  193: 403,
  194: 403,
  516: 403,
}

/** An error of the engine as a refusal. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const text = error instanceof Error ? error.message : String(error)
  const told = /Code: (\d+)\. DB::Exception: ([\s\S]*)/.exec(text)
  const code = Number(told?.[1] ?? 1002)
  return new Refusal(statusOfCode[code] ?? 500, code, told?.[2] ?? `${text} (UNKNOWN_EXCEPTION)`)
}
