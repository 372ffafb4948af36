const loopback = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** Whether a text is the origin of a host that may be asked: `https://host[:port]`, or plain HTTP on this machine. Nothing may follow it. */
export function isAllowedOrigin(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.origin !== text || !/^[a-z0-9.:[\]-]+$/.test(url.host)) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname))
}
