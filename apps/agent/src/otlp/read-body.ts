import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { OtlpError } from './otlp-error.ts'

/** Largest body, as it comes and unpacked, in bytes. */
export const largestTelemetryBytes = 4 * 1_048_576

/** The whole body, unpacked. Throws {@link OtlpError}. */
export async function readBody({ body, headers }: Request): Promise<Uint8Array> {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding !== 'gzip' && encoding !== 'identity') {
    throw new OtlpError(415, `Content-Encoding ${encoding.slice(0, 40)} is not read; send gzip, or nothing`)
  }
  const bytes = await readAll(body)
  return encoding === 'gzip' ? unpack(bytes) : bytes
}

async function readAll(body: Request['body']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > largestTelemetryBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function unpack(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: largestTelemetryBytes })
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge()
      : new OtlpError(400, 'The body is no whole gzip stream')
  }
}

const tooLarge = (): OtlpError => new OtlpError(413, 'The body is larger than 4 MiB; send smaller batches')
