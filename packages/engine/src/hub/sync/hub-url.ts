/** The address of a hub: https:// or http://, with nothing in it that could be a secret. Null for every other text. */
export function parseHubUrl(text: string): URL | null {
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return null
  return url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '' ? null : url
}
