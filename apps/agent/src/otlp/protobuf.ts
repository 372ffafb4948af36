import protobuf from 'protobufjs/light.js'
import { type OtlpMessage, otlpSchema } from './otlp-schema.ts'

const root = protobuf.Root.fromJSON(otlpSchema)

/** A message as an object in the shape of OTLP's JSON; 64-bit numbers are texts. Throws for bytes that are no such message. */
export function decodeMessage(name: OtlpMessage, bytes: Uint8Array): object {
  const type = root.lookupType(name)
  return type.toObject(type.decode(bytes), { longs: String })
}

/** The bytes of a message. */
export function encodeMessage(name: OtlpMessage, message: object): Uint8Array<ArrayBuffer> {
  const type = root.lookupType(name)
  return Uint8Array.from(type.encode(type.fromObject(message)).finish())
}
