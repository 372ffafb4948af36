import { errorTable } from '@aic/core'
import { BodyError, ConsoleBodyError, FleetFault, HubStorageError, MachineBoundFault } from '@aic/engine/hub'
import { errorText, type Log } from '../log/log.ts'
import { invalidKey } from './admission.ts'
import { type HubRefusal, HubRefusalError } from './hub-refusal.ts'

/** What a machine is told of an error; what is the hub’s own fault is told to its log, and no more than its kind to the machine. */
export function refusalOf(error: unknown, log: Log, requestId: string): HubRefusal {
  if (error instanceof HubRefusalError) return error.refusal
  if (error instanceof ConsoleBodyError) {
    return { status: 400, code: error.code, message: error.message, suggestion: error.suggestion }
  }
  if (error instanceof BodyError) {
    const [first] = error.faults
    const message = `Invalid data: ${first?.path ?? 'body'} ${first?.message ?? ''}`
    const suggestion = 'Nothing of it was taken. Mend the fields and send it again.'
    return { status: 400, code: 'VALIDATION_INVALID_TYPE', message, suggestion, fields: error.faults }
  }
  if (isCutOff(error)) return cutOff
  if (error instanceof MachineBoundFault) return boundRefusal(error)
  if (error instanceof FleetFault && error.kind === 'auth') return invalidKey // revoked while it was sent
  log.error('what a machine sent could not be kept', { requestId, error: errorText(error) })
  return storageRefusal(error) ?? internal
}

/** The file of events tells by a `FleetFault`, whose cause is what SQLite said. */
function storageRefusal(error: unknown): HubRefusal | null {
  const cause = error instanceof FleetFault ? (error.cause ?? error) : error
  const found = error instanceof FleetFault || error instanceof HubStorageError ? HubStorageError.of(cause, '') : null
  if (!(found instanceof HubStorageError)) return null
  const message = `Storage write failed: ${found.message}`
  return { status: 500, code: 'STORAGE_WRITE_FAILED', message, suggestion: found.suggestion }
}

function boundRefusal({ bound, message, advice: suggestion }: MachineBoundFault): HubRefusal {
  if (bound === 'bytes') return { status: 507, code: 'MACHINE_FULL', message, suggestion }
  return { status: 400, code: 'VALIDATION_OUT_OF_RANGE', message, suggestion }
}

const isCutOff = (error: unknown): boolean => {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ECONNRESET' && message === 'aborted'
}

const cutOff: HubRefusal = {
  status: 400,
  code: 'VALIDATION_INVALID_TYPE',
  message: 'The request ended within its body',
  suggestion: 'Send it again.',
}

const internal: HubRefusal = {
  status: 500,
  code: 'INTERNAL_ERROR',
  message: 'The hub failed to answer',
  suggestion: errorTable.unexpected.advice,
}
