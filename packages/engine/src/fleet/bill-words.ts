import type { NameHasher } from '@aic/fleet'
import type { FleetNames } from './fleet-names.ts'

/** How a machine names things in a fleet: what words of bills need of it. */
export interface WordNames {
  readonly hasher: Pick<NameHasher, 'mode' | 'hash'>
  readonly model: FleetNames['model']
}

/** Longer than any line of a bill, and short enough that looking through it takes no time. */
const longestText = 2_000

/** What people give names of their own. */
const named = 'workspace|project|user|team|member|organi[sz]ation|customer|account|tenant|department|(?:api[ _-]?)?key'
/** Words that follow these in vendors' wording: `User seats`, `Team plan`. Any other is taken for a name. */
const wording =
  'seats?|plans?|tiers?|subscriptions?|licen[cs]es?|fees?|charges?|costs?|usage|spend|credits?|limits?|storage|hosting|management|tokens?|requests?|messages?|prompts?|queries|input|output|search(?:es)?|hours?|minutes?|month(?:ly)?|daily|per|and|or|of|for|in|on|with'
const end = String.raw`(?=\s+[-–—/|]\s|[,;|()[\]]|$)`

const labelled = new RegExp(
  `\\b(${named}|e-?mail)(s?(?:[ _-]?(?:name|id|e?mail))?)\\s*[:=]\\s*("[^"]*"|.+?)${end}`,
  'gi',
)
const bare = new RegExp(`\\b(${named})\\s+(?!(?:${wording}|\\d+)(?![\\w-]))([\\p{L}\\p{N}].*?)${end}`, 'giu')
const quoted = /["“]([^"“”]+)["”]/g
const vendorId =
  /\b(?:org|user|acct|account|proj|project|team|wrkspc|workspace)[-_](?=[\w-]{0,40}\d)[A-Za-z0-9_-]{6,80}/g
const mail = /[\p{L}\p{N}._%+-]{1,64}(?:@|%40)(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu
const tuned = /\b(ft:[^:\s,]+):[^\s,]+/g

/**
 * What a line of a bill is for, as a fleet may have it: the vendor's wording stays, while names that people gave to a workspace, a project or the like
 * are hashed as projects are, e-mail addresses are removed, of a tuned model what it was made of is kept, and of a path the last part. A slash
 * between blanks is none. As it is where names are not hashed.
 *
 * ```ts
 * billWords('Input / Output tokens (workspace: Acme)', names) // 'Input / Output tokens (workspace: 5f0c…)'
 * ```
 */
export function billWords(text: string, { hasher, model }: WordNames): string {
  if (hasher.mode === 'plain') return text
  const hash = (name: string): string => hasher.hash('project', name.replaceAll(/^["“'\s]+|["”'\s]+$/g, ''))
  return text
    .slice(0, longestText)
    .replace(labelled, (_, what: string, more: string, name: string) => `${what}${more}: ${hash(name)}`)
    .replace(quoted, (_, name: string) => hash(name))
    .replace(mail, '[email]')
    .replace(bare, (_, what: string, name: string) => `${what} ${hash(name)}`)
    .replace(vendorId, hash)
    .replace(tuned, '$1')
    .split(/\s+\/\s+/)
    .map(model)
    .join(' / ')
}
