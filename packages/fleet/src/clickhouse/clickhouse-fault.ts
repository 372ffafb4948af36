import { FleetFault, type FleetFaultKind } from '../fleet-fault.ts'

/** What was asked, for messages: no secret but the password, which is taken out of them. */
export interface Asked {
  /** `http://localhost:8123` */
  readonly url: string
  readonly user: string
  readonly password: string
  readonly database: string
  readonly timeoutMs: number
}

interface Verdict {
  readonly kind: FleetFaultKind
  readonly what: (asked: Asked) => string
  readonly advice: string
}

const signIn: Verdict = {
  kind: 'auth',
  what: ({ user, url }) => `ClickHouse at ${url} refused user ${user}: wrong password, or no such user`,
  advice: 'Set CH_USER and CH_PASSWORD to those of the server.',
}
const grants: Verdict = {
  kind: 'auth',
  what: ({ user, database }) => `User ${user} may not do this in database ${database}`,
  advice: 'Grant it: SELECT and INSERT for imports, also CREATE, ALTER and DROP for `aic fleet init`.',
}
const refusedHere: Verdict = {
  kind: 'network',
  what: ({ url }) => `Nothing answers at ${url}`,
  advice: 'Check that ClickHouse runs and that CH_HOST and CH_PORT name its HTTP port (8123, or 8443 for HTTPS).',
}
const noHost: Verdict = {
  kind: 'network',
  what: ({ url }) => `The host of ${url} is not known`,
  advice: 'Check CH_HOST, and whether this machine is on the network.',
}
const cut: Verdict = {
  kind: 'network',
  what: ({ url }) => `The connection to ${url} was cut`,
  advice: 'Try again; if it stays so, CH_PORT may be a port of TLS (CH_PROTOCOL=https) or of the native protocol.',
}
const noTls: Verdict = {
  kind: 'validation',
  what: ({ url }) => `${url} does not speak TLS`,
  advice: 'Set CH_PROTOCOL=http, or CH_PORT to the HTTPS port (8443).',
}
const certificate: Verdict = {
  kind: 'validation',
  what: ({ url }) => `The certificate of ${url} is not trusted`,
  advice: 'Use the name that it was issued for, or point NODE_EXTRA_CA_CERTS at the file of your authority.',
}
const tooSlow: Verdict = {
  kind: 'network',
  what: ({ url, timeoutMs }) => `${url} did not answer within ${Math.round(timeoutMs / 1000)} s`,
  advice: 'Try again; the server is busy, far away, or a firewall drops the connection.',
}

const byServerCode: Readonly<Record<string, Verdict>> = {
  192: signIn,
  193: signIn,
  194: signIn,
  516: signIn,
  164: grants,
  497: grants,
  81: {
    kind: 'validation',
    what: ({ database, url }) => `ClickHouse at ${url} has no database ${database}`,
    advice: '`aic fleet init` makes it; or set CH_DATABASE to one that is there.',
  },
  60: {
    kind: 'validation',
    what: ({ database }) => `A table of the fleet is missing in database ${database}`,
    advice: '`aic fleet init` makes what is missing and leaves the rest as it is.',
  },
}

const byNodeCode: Readonly<Record<string, Verdict>> = {
  ECONNREFUSED: refusedHere,
  EHOSTUNREACH: refusedHere,
  ENETUNREACH: refusedHere,
  ENOTFOUND: noHost,
  EAI_AGAIN: noHost,
  ECONNRESET: cut,
  EPIPE: cut,
  ETIMEDOUT: tooSlow,
  EPROTO: noTls,
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  CERT_HAS_EXPIRED: certificate,
  ERR_TLS_CERT_ALTNAME_INVALID: certificate,
}

/** Statements that are wrong stay wrong: syntax, unknown columns, values that don’t parse. */
const wrongStatement = new Set([
  '6',
  '26',
  '27',
  '36',
  '38',
  '41',
  '43',
  '46',
  '47',
  '53',
  '62',
  '69',
  '70',
  '115',
  '117',
])

/** Every failure of a request to ClickHouse as a `FleetFault` that says what to do and holds no secret. */
export function toClickHouseFault(error: unknown, asked: Asked): FleetFault {
  if (error instanceof FleetFault) return error
  const { code, text } = readError(error)
  const verdict = verdictOf(code, text)
  if (verdict !== undefined) {
    return new FleetFault(verdict.kind, verdict.what(asked), { advice: verdict.advice, cause: stripped(error, asked) })
  }
  const kind = wrongStatement.has(code) ? 'validation' : /^\d+$/.test(code) ? 'server' : 'unknown'
  const number = code === '' ? '' : ` (${code})`
  return new FleetFault(kind, `ClickHouse at ${asked.url} failed${number}: ${withoutSecret(text, asked)}`, {
    advice:
      kind === 'validation'
        ? 'The tables may be of another version: `aic fleet init` brings them up to date.'
        : 'Try again; if it stays so, the log of the server says more.',
    cause: stripped(error, asked),
  })
}

function verdictOf(code: string, text: string): Verdict | undefined {
  if (/^timeout error/i.test(text)) return tooSlow
  if (/wrong version number|packet length too long/i.test(text)) return noTls
  if (/socket hang up/i.test(text)) return cut
  if (/^\s*<(!doctype|html)/i.test(text)) {
    return {
      kind: 'validation',
      what: ({ url }) => `${url} is a web server, not ClickHouse`,
      advice: 'Check CH_HOST and CH_PORT, and whether a proxy answers in its place.',
    }
  }
  return byServerCode[code] ?? byNodeCode[code]
}

/** The first code and text in the chain of causes; several addresses of one name fail as a list. */
function readError(error: unknown): { readonly code: string; readonly text: string } {
  if (!(error instanceof Error)) return { code: '', text: String(error) }
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === '' && inner instanceof Error) return readError(inner)
  return { code, text: error.message }
}

const withoutSecret = (text: string, { password }: Asked): string =>
  (password === '' ? text : text.replaceAll(password, '…')).slice(0, 500)

const stripped = (error: unknown, asked: Asked): Error =>
  new Error(withoutSecret(error instanceof Error ? error.message : String(error), asked))
