import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { Refusal } from './refusal.ts'

/** The whole body, unpacked. Throws `Refusal` past `mostBytes`, which holds for what it unpacks to. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  // Destroying the request would end the connection before the refusal is sent.
  for await (const chunk of unpacked(request).iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length
    if (size > mostBytes) throw new Refusal(413, 307, `The body is larger than ${mostBytes} bytes. (TOO_MANY_BYTES)`)
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks, size)
}

const unpackers = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress }

function unpacked(request: IncomingMessage): Readable {
  const packing = request.headers['content-encoding']
  if (packing === undefined || packing === 'identity') return request
  if (!Object.hasOwn(unpackers, packing)) throw new Refusal(400, 1, 'Unknown Content-Encoding. (UNSUPPORTED_METHOD)')
  const unpacker = unpackers[packing as keyof typeof unpackers]()
  // `pipe` forwards no errors: a client that hangs up must end the reading as well.
  request.once('error', (error) => unpacker.destroy(error))
  return request.pipe(unpacker)
}
