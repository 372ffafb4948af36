import { crc32 } from 'node:zlib'

/** The ledger's file holds something else than was written to it: a failing disk, or another program. */
export class DamagedLedgerError extends Error {
  constructor(what: string) {
    super(`the ledger is damaged: ${what}`)
    this.name = 'DamagedLedgerError'
  }
}

const sealBytes = 4

/**
 * Bytes with a checksum behind them, since SQLite notices damage to its pages but not to what lies in them.
 * `key` says what they belong to, so that they count as damaged in any other place. CRC-32 as in zlib.
 */
export function seal(bytes: Uint8Array, key: string): Uint8Array {
  const sealed = new Uint8Array(bytes.length + sealBytes)
  sealed.set(bytes)
  const sum = crc32(bytes, crc32(key))
  for (let i = 0; i < sealBytes; i++) sealed[bytes.length + i] = sum >>> (8 * i)
  return sealed
}

/** The bytes that were sealed with this key. Throws {@link DamagedLedgerError} for any others. */
export function unseal(sealed: unknown, key: string): Uint8Array {
  if (sealed instanceof Uint8Array && sealed.length >= sealBytes) {
    const bytes = sealed.subarray(0, -sealBytes)
    const view = new DataView(sealed.buffer, sealed.byteOffset + bytes.length)
    if (view.getUint32(0, true) === crc32(bytes, crc32(key))) return bytes
  }
  throw new DamagedLedgerError(`${key} is not as it was written`)
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** A text as sealed bytes; the same for the same text, so that it can be looked up. */
export const sealText = (text: string): Uint8Array => seal(encoder.encode(text), 'a name')

/** The text of {@link sealText}. Throws {@link DamagedLedgerError} for other bytes. */
export const unsealText = (sealed: unknown): string => decoder.decode(unseal(sealed, 'a name'))
