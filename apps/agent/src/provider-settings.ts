/** What is set for one provider. A key goes in and never comes out. */
export interface ProviderChange {
  readonly isEnabled?: boolean
  /** Null takes the stored key away. */
  readonly apiKey?: string | null
  readonly showInTray?: boolean
}

/** Settings of providers, as the routes need them. */
export interface ProviderSettings {
  /** Of every known provider, by id. */
  all(): ReadonlyMap<
    string,
    { readonly isEnabled: boolean; readonly showInTray: boolean; readonly hasStoredKey: boolean }
  >
  /** Throws `ConfigError`, and then nothing is written. */
  set(provider: string, change: ProviderChange): void
  /** Forgets all that is set, the stored key too. */
  remove(provider: string): void
}

/** Where nothing can be set. */
export const noProviderSettings: ProviderSettings = {
  all: () => new Map(),
  set() {},
  remove() {},
}
