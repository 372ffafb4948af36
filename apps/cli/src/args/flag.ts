/** One flag of a command, described once for the parser, `--help`, completions and docs/cli.md. */
export interface Flag {
  /** `switch` takes no value. */
  readonly kind: 'switch' | 'text'
  /** One letter, as in `-j`. */
  readonly short?: string
  /** What the value is, for people: `DAY`, `N`, `ZONE`. Texts only. */
  readonly value?: string
  /** The only values allowed. Texts only. */
  readonly choices?: readonly string[]
  readonly help: string
  /** Accepted so that scripts written for ccusage go on working; not shown. Defaults to false. */
  readonly isHidden?: boolean
}

/** A command's flags by name, as typed but without `--`. */
export type Flags = Readonly<Record<string, Flag>>

/** What a command gets: switches are true or false, texts are undefined when not given. Names are as typed, without `--`. */
export type Values<F extends Flags> = { readonly [name in keyof F]: ValueOf<F[name]> }

type ValueOf<F extends Flag> = F['kind'] extends 'switch'
  ? boolean
  : F extends { readonly choices: readonly (infer Choice)[] }
    ? Choice | undefined
    : string | undefined
