/** A project as people call it, and where it lies. */
export interface LabelledProject {
  readonly name: string
  /** Its folder; empty when unknown. */
  readonly folder: string
}

/** Says of a project whether its readable name may be stored. */
export type LabelList = (project: LabelledProject) => boolean

/**
 * A list of names and patterns: a project matches by its name, the case of which does not matter, or by its folder. `*` stands for any
 * part of a name, `**` for any folders too, `?` for one character.
 *
 * ```ts
 * labelList(['shop', '/work/open/**'])({ name: 'aic', folder: '/work/open/aic' }) // true
 * ```
 */
export function labelList(patterns: readonly string[]): LabelList {
  const all = patterns.map((pattern) => ({ ofName: matcher(pattern, 'i'), ofFolder: matcher(pattern, '') }))
  return ({ name, folder }) => all.some(({ ofName, ofFolder }) => ofName.test(name) || ofFolder.test(folder))
}

function matcher(pattern: string, flags: string): RegExp {
  const parts = pattern.split(/(\*\*|\*|\?)/)
  const source = parts.map((part) => wildcards[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&')).join('')
  return new RegExp(`^${source}$`, flags)
}

const wildcards: Readonly<Record<string, string>> = { '**': '.+', '*': '[^/\\\\]+', '?': '[^/\\\\]' }
