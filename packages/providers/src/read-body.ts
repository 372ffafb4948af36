import { ProviderFault } from '@aic/core/limit'

/** Answers are some KiB; a year of an organisation's costs is less than one MiB. */
const mostBytes = 4 * 1024 * 1024

/** The whole body as text. Throws a fault once it is longer than 4 MiB, without reading on. */
export async function readBody(name: string, response: Response): Promise<string> {
  if (response.body === null) return ''
  const decoder = new TextDecoder()
  const parts: string[] = []
  let size = 0
  for await (const bytes of response.body) {
    size += bytes.length
    if (size > mostBytes)
      throw new ProviderFault('parse', `${name} answered with more than 4 MiB`, { status: response.status })
    parts.push(decoder.decode(bytes, { stream: true }))
  }
  return parts.join('') + decoder.decode()
}
