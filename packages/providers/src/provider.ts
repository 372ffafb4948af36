import type { DatabaseSync } from 'node:sqlite'
import type { Limit, ProviderFault, Reading } from '@aic/core/limit'

/** A vendor account that can be asked over the network. An adapter only describes: asking, waiting and storing are done around it. */
export interface Provider {
  /** Stable name in settings, JSON and flags, e.g. `openai`. */
  readonly id: string
  /** As people call it, e.g. `OpenAI`. */
  readonly name: string
  /** What its numbers are: a plan's quota, money paid as used, or credits bought ahead. */
  readonly payment: 'quota' | 'usage_based' | 'credits'
  /** Hosts that it may be asked at. A request anywhere else is refused before it is made. */
  readonly origins: readonly string[]
  /**
   * More origins, that the user's own settings of the vendor's program name: a company's gateway, an Azure resource. Only https, or http
   * on loopback, is ever asked. Defaults to none.
   */
  originsOf?(credential: Credential): readonly string[]
  /** Environment variables that hold its key, best first. */
  readonly keyVariables: readonly string[]
  /**
   * Environment variables of what goes with the key, best first, by the name it gets in `Credential.extra`: `{ endpoint: ['AZURE_OPENAI_ENDPOINT'] }`.
   * The settings may say the same. Defaults to none.
   */
  readonly extraVariables?: Readonly<Record<string, readonly string[]>>
  /** Least time between two looks that nobody asked for. Vendors ban those who ask more often. Defaults to 5 minutes. */
  readonly leastPollMs?: number
  /** How it keeps the books that it tells of, so that gaps to the ledger can be explained. Absent where it tells of none, or nothing is known. */
  readonly billing?: {
    /** How long after its end a day may still change. */
    readonly lagMs: number
    /** Its cost report leaves out calls of the priority tier. */
    readonly omitsPriority: boolean
  }
  /** What to do when its sign-in is missing or has expired: `Run claude once: it renews its sign-in.` Defaults to general words. */
  readonly signIn?: string
  /**
   * What its own program tells `aic statusline` of its windows, by the names it has there. Where there are some, the logs of sources with
   * `hasBlocks` are what uses these windows up, and the percent is learned from them. Defaults to none.
   */
  readonly hookWindows?: Readonly<Record<string, Pick<Limit, 'id' | 'kind' | 'label' | 'windowMs'>>>
  /**
   * The agent whose logs tell of its windows (id of the source), and what a window is here that they tell of: the same as where the vendor
   * tells it itself. `name` is what it is narrowed to there, null for the plan's own. Defaults to none.
   */
  readonly logWindows?: {
    readonly source: string
    limitOf(name: string | null, windowMs: number): Pick<Limit, 'id' | 'kind' | 'label' | 'windowMs'>
  }
  /** Page of incidents with `/api/v2/status.json`, if public. */
  readonly statusPage?: string
  /**
   * Sign-ins that other programs keep on this machine, beside keys in the environment and the settings, which are found without it.
   * Reads only, and never writes. A fault tells that something is there which can't be used, and why.
   */
  discover?(machine: Machine): Promise<readonly (Credential | ProviderFault)[]>
  /** Asks. Throws `ProviderFault`, and nothing else on purpose. */
  read(credential: Credential, vendor: Vendor): Promise<Reading>
  /** The cheapest free request that tells a good key from a bad one. Throws like `read`, which is what is done where this is absent. */
  check?(credential: Credential, vendor: Vendor): Promise<void>
  /** What an answer that is no success means, where that is not what its status says; null: it is. */
  faultOf?(refusal: Refusal): ProviderFault | null
}

/** A key or sign-in, and where it was found. Lives in memory only. */
export interface Credential {
  /** The key or access token. */
  readonly secret: string
  readonly from: 'environment' | 'settings' | 'file' | 'device'
  /** The variable or file it was found in, for the user to know. */
  readonly place: string
  /** UTC ms; null where not known. An expired one is not sent. */
  readonly expiresAtMs: number | null
  /** More that the provider needs from there or from the settings: `accountId`, `endpoint`, `plan`, `organization`. */
  readonly extra: Readonly<Record<string, string>>
}

/** The machine as discovery may see it: read-only. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: NodeJS.Platform
  /** Text of a file of at most 1 MiB; null when it is absent, too large, or may not be read. */
  readText(path: string): string | null
  /** Reads another program's SQLite without disturbing it; null when it is absent or can't be read. */
  readDatabase<T>(path: string, read: (database: DatabaseSync) => T): T | null
  /**
   * What another program writes to stdout, of those that may be asked for a sign-in (`gh`, `security`), found on the PATH; null when it is absent,
   * fails or takes longer. It never asks the user anything.
   */
  run(program: string, args: readonly string[], timeoutMs: number): Promise<string | null>
}

/** An answer that is no success. */
export interface Refusal {
  readonly status: number
  /** Decoded JSON; the text where it is none. */
  readonly body: unknown
  /** The vendor's own words, without secrets, at most 240 characters; null where it said nothing readable. */
  readonly message: string | null
  readonly headers: Headers
}

/** The vendor's side as an adapter sees it. Every fault becomes a `ProviderFault`. */
export interface Vendor {
  readonly nowMs: number
  /** Asks and returns the decoded JSON of a 2xx answer. */
  json(request: VendorRequest): Promise<unknown>
}

/** One request of an adapter. */
export interface VendorRequest {
  /** Absolute, below one of the provider's origins. Holds no secret. */
  readonly url: string
  /** Defaults to GET. */
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; `URLSearchParams` as a form. */
  readonly body?: unknown
  /** May be sent twice without harm, so that it is once, after a short wait, when the vendor stumbles. Defaults to true for GET. */
  readonly isRepeatable?: boolean
  /** Hears the headers of a 2xx answer: some vendors say there whose key it is. */
  readonly onHeaders?: (headers: Headers) => void
}
