/** What stands where a secret stood. */
const secret = '[secret]'

/** Shortest known secret that is looked for: anything shorter stands in too many words. */
const leastKnownLength = 4

/** Names of JSON fields, parameters and variables whose value is a secret. */
const secretName = 'token|key|secret|cookie|authorization|password|passwd|credential|session|signature|jwt'
/** Names of JSON fields whose value tells who the account belongs to. */
const personName =
  '(?:account|acct|org|organi[sz]ation|user|owner|member|team|workspace|project|customer|tenant|tracking)[ _-]?(?:uu)?id|uuid|e?mail(?:[ _-]?address)?|login|(?:user|display|full|first|last|given|family|organization)[ _-]?name'

/** Each shape, and what takes its place. Repeats are bounded, so that no text takes long. Order matters: wide ones first. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g, secret],
  [
    /((?:set-)?cookie|(?:proxy-)?authorization|(?:x-)?(?:goog-)?api-key|x-[a-z-]{0,30}token)(\s{0,9}[:=]\s{0,9})[^\r\n]+/gi,
    `$1$2${secret}`,
  ],
  [jsonField(secretName, '"', '(?:[^"\\\\]|\\\\[\\s\\S])*'), `$1${secret}`],
  [jsonField(secretName, '\\\\{1,7}"', '[^"\\\\]*'), `$1${secret}`],
  [jsonField(personName, '"', '(?:[^"\\\\]|\\\\[\\s\\S])*', true), '$1[id]'],
  [jsonField(personName, '\\\\{1,7}"', '[^"\\\\]*', true), '$1[id]'],
  [/\b(bearer|basic)\s{1,9}[^\s"'\\,]+/gi, `$1 ${secret}`],
  [/:\/\/[^\s/@"'\\]{1,200}@/g, `://${secret}@`],
  [/eyJ[\w-]{4,}(?:\.[\w-]*)*/g, secret],
  [/\btid=[^\s"'\\]+/g, `tid=${secret}`],
  [new RegExp(`\\b([\\w-]{0,40}(?:${secretName}|code|sig)[\\w-]{0,40})=(?!=)[^\\s&,;"'\\\\<>]+`, 'gi'), `$1=${secret}`],
  [/\bsk-[\w*.…-]{4,}/g, secret],
  [
    /(?:gh[opsur]_|github_pat_|gsk_|xai-|glpat-|hf_|pplx-|cpk_|crsr_|ya29\.|AIza|AKIA|ASIA|xox[abeoprs]-|whsec_)[\w*.~+/=…-]{4,}/g,
    secret,
  ],
  [/\bkey_[\w*-]{12,}/g, secret],
  [/[\w.%+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, '[email]'],
  [
    /\b(?:org|user|acct|account|proj|project|team|ws|wrkspc|workspace)[-_](?=[\w-]{0,40}\d)[A-Za-z0-9_-]{6,80}/g,
    '[id]',
  ],
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '[id]'],
  [/(?<![\w-])(?=[\w-]{0,200}\d)(?=[\w-]{0,200}[A-Za-z])[\w-]{40,}/g, secret],
  [/(?<![\da-f])[\da-f]{32,}(?![\da-f])/gi, secret],
]

/**
 * A text without what must not be kept, shown or logged: keys and tokens of every vendor's shape, values of headers, JSON fields and
 * parameters that are named like secrets, e-mail addresses, ids of accounts and organisations, and the `known` secrets themselves.
 * Rather too much than too little: it is for people who look for the cause of a failure.
 *
 * ```ts
 * redact('Incorrect API key: sk-proj-abc123') // 'Incorrect API key: [secret]'
 * ```
 */
export function redact(text: string, known: readonly string[] = []): string {
  const bare = written(known).reduce((rest, one) => rest.replaceAll(one, secret), text)
  return shapes.reduce((rest, [shape, instead]) => rest.replace(shape, instead), bare)
}

/** Known secrets in each way they may be written, longest first: one may be part of another. */
function written(known: readonly string[]): string[] {
  const ways = known.flatMap((one) =>
    one.length < leastKnownLength ? [] : [one, encoded(one), JSON.stringify(one).slice(1, -1)],
  )
  return [...new Set(ways)].sort((a, b) => b.length - a.length)
}

/** As in a URL. Halves of surrogate pairs can't stand in one. */
const encoded = (text: string): string => (text.isWellFormed() ? encodeURIComponent(text) : text)

/**
 * A JSON field of such a name, up to the text that is its value, however its quotes are escaped, and even where the answer was cut
 * within it. `isWhole`: the name is nothing but that.
 */
function jsonField(name: string, quote: string, value: string, isWhole = false): RegExp {
  const around = isWhole ? '' : '[^"\\\\]{0,60}'
  return new RegExp(`(${quote}${around}(?:${name})${around}${quote}\\s{0,9}:\\s{0,9}${quote})${value}`, 'gi')
}
