import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { hubBounds } from '@aic/engine/hub'
import { HubRefusalError } from './hub-refusal.ts'

/** The JSON of a request's body, plain or gzip, at most so large as it comes and unpacked. Throws {@link HubRefusalError}. */
export async function readJson({ body, headers }: Request): Promise<unknown> {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding !== 'gzip' && encoding !== 'identity') {
    throw new HubRefusalError({
      status: 415,
      code: 'UNSUPPORTED_ENCODING',
      message: 'The body is packed in a way that is not read',
      suggestion: 'Send Content-Encoding: gzip, or none.',
    })
  }
  const bytes = await readAll(body)
  return parsed(encoding === 'gzip' ? await unpacked(bytes) : bytes)
}

async function readAll(body: Request['body']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > hubBounds.bodyBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function unpacked(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: hubBounds.bodyBytes })
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge()
      : notJson('no whole gzip stream')
  }
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw notJson('no JSON')
  }
}

const notJson = (what: string): HubRefusalError =>
  new HubRefusalError({
    status: 400,
    code: 'VALIDATION_INVALID_TYPE',
    message: `Invalid JSON body: it is ${what}`,
    suggestion: 'Send a JSON object.',
  })

const tooLarge = (): HubRefusalError =>
  new HubRefusalError({
    status: 413,
    code: 'BODY_TOO_LARGE',
    message: `The body is larger than ${hubBounds.bodyBytes} bytes`,
    suggestion: 'Send it in parts.',
  })
