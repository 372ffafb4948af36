/** What a key lets its machine do: tell limits, tell usage, read what others told. */
export const hubScopes = ['limits:write', 'events:write', 'read'] as const
export type HubScope = (typeof hubScopes)[number]

/** Whether a word is a scope. */
export const isHubScope = (word: string): word is HubScope => hubScopes.includes(word as HubScope)
