const name = 'aic.page-key'
/** Where the browser keeps nothing, the page is signed in until it is closed. */
let inMemory: string | null = null

/**
 * The half of the session that scripts hold; the other is a cookie. Browsers send cookies to every port of this machine, but keep
 * what lies here for pages of this one.
 */
export function keepPageKey(key: string | null): void {
  inMemory = key
  try {
    if (key === null) localStorage.removeItem(name)
    else localStorage.setItem(name, key)
  } catch {
    // kept in memory
  }
}

function pageKey(): string | null {
  try {
    return localStorage.getItem(name) ?? inMemory
  } catch {
    return inMemory
  }
}

/** What every request to the agent carries beside the cookie. */
export function pageHeaders(): Readonly<Record<string, string>> {
  const key = pageKey()
  return key === null ? {} : { 'X-Aic-Page': key }
}

/** The same for a WebSocket, which can't have headers: the agent takes the first as what is spoken. */
export function pageProtocols(): string[] {
  const key = pageKey()
  return key === null ? ['aic'] : ['aic', `aic-page.${key}`]
}
