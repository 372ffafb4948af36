import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { AicError } from '@aic/core'
import { writeWhole } from '../write-whole.ts'
import { type Service, type ServiceInput, type SystemCommand, serviceOf, taskName } from './service-files.ts'

/** What became of a service. */
export interface ServiceChange {
  readonly service: Service
  /** False where all was so before. */
  readonly isChanged: boolean
  /** What the system refused, a sentence each: the service is described, but does not run by it yet. */
  readonly problems: readonly string[]
}

/** Whether the agent is set to run whenever the user is there; null where the system has no such thing, or only it can tell. */
export function isInstalled(input: ServiceInput): boolean | null {
  const service = serviceOf(input)
  if (service === null) return null
  if (service.file !== null) return existsSync(service.file.path)
  return runSystemCommand(['schtasks', '/Query', '/TN', taskName], input) === null
}

/** Has the system run the agent from now on, whenever the user is there. Doing it again changes nothing but what is out of date. */
export function installService(input: ServiceInput): ServiceChange {
  const service = known(input)
  const { file } = service
  const isChanged = file === null || !existsSync(file.path) || readFileSync(file.path, 'utf8') !== file.text
  if (file !== null && isChanged) {
    mkdirSync(path.dirname(file.path), { recursive: true })
    writeWhole(file.path, file.text)
  }
  // Nothing to unload the first time is no fault: only what comes last tells.
  const answers = (isChanged ? service.install : service.ensure).map((command) => runSystemCommand(command, input))
  const problem = answers.at(-1) ?? null
  return { service, isChanged, problems: problem === null ? [] : [problem] }
}

/** Takes all of that away again. */
export function removeService(input: ServiceInput): ServiceChange {
  const service = known(input)
  const { file } = service
  const isChanged = isInstalled(input) === true
  if (!isChanged) return { service, isChanged, problems: [] }
  const problems = service.remove
    .map((command) => runSystemCommand(command, input))
    .filter((problem) => problem !== null)
  if (file !== null) rmSync(file.path, { force: true })
  return { service, isChanged, problems }
}

function known(input: ServiceInput): Service {
  const service = serviceOf(input)
  if (service !== null) return service
  throw new AicError('no-service', `aic knows no services of ${input.platform}`)
}

/** Has a program of the system do something. Null: done. Else why not. */
export function runSystemCommand([program, ...args]: SystemCommand, { env }: Pick<ServiceInput, 'env'>): string | null {
  const { status, error, stderr } = spawnSync(program, args, { env, encoding: 'utf8', timeout: 20_000 })
  if (error !== undefined) return `${program} can't be run: ${error.message}`
  if (status === 0) return null
  const said = stderr.trim().split('\n').at(-1) ?? ''
  return `${program} ${args[0] ?? ''} failed${said === '' ? '' : `: ${said}`}`
}
