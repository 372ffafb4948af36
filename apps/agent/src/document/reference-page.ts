/** As much of an OpenAPI document as the pages show. */
export interface ReferenceDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly paths?: Readonly<Record<string, unknown>>
}

interface Operation {
  readonly path: string
  readonly method: string
  readonly tag: string
  readonly summary: string
  readonly description: string
  readonly parameters: readonly { readonly name: string; readonly place: string; readonly description: string }[]
  readonly answer: string
}

/** Every operation of a document, by tag in the order of the document. */
export function operationsOf(document: ReferenceDocument): ReadonlyMap<string, readonly Operation[]> {
  const all = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, RawOperation>).map(([method, raw]) => operationOf(path, method, raw)),
  )
  return Map.groupBy(all, ({ tag }) => tag)
}

interface RawOperation {
  readonly tags?: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly schema?: { readonly description?: string }
  }[]
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>
}

function operationOf(path: string, method: string, raw: RawOperation): Operation {
  const good = Object.entries(raw.responses ?? {}).find(([status]) => /^[12]/.test(status))
  return {
    path,
    method: method.toUpperCase(),
    tag: raw.tags?.[0] ?? 'Other',
    summary: raw.summary ?? '',
    description: raw.description ?? '',
    parameters: (raw.parameters ?? []).map((one) => ({
      name: one.name,
      place: one.in,
      description: one.schema?.description ?? '',
    })),
    answer: good?.[1].description ?? '',
  }
}

/** The reference as HTML: no script, no font, nothing from elsewhere. */
export function referencePage(document: ReferenceDocument): string {
  const { title, version, description = '' } = document.info
  const sections = [...operationsOf(document)].map(
    ([tag, all]) => `<h2>${html(tag)}</h2>${all.map(operationHtml).join('')}`,
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${html(title)}</title><link rel="stylesheet" href="/api/docs.css"></head><body><main>
<h1>${html(title)} ${html(version)}</h1><p>${html(description)}</p>
<p>The same for programs: <a href="/api/openapi.json">/api/openapi.json</a>. Paths below /api/v1 are those below /api.</p>
${sections.join('\n')}</main></body></html>`
}

function operationHtml({ method, path, summary, description, parameters, answer }: Operation): string {
  const rows = parameters.map(
    ({ name, place, description: text }) =>
      `<tr><td><code>${html(name)}</code></td><td>${html(place)}</td><td>${html(text)}</td></tr>`,
  )
  const table = rows.length === 0 ? '' : `<table>${rows.join('')}</table>`
  const more = description === '' ? '' : `<p>${html(description)}</p>`
  return `<section><h3><code>${method} ${html(path)}</code></h3><p>${html(summary)}.</p>${more}${table}<p>${html(answer)}</p></section>`
}

const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** How the page looks. */
export const referenceStyle = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;margin:0}
main{max-width:52rem;margin:0 auto;padding:1rem}
h3{margin-bottom:0}section{border-top:1px solid #8884;padding:.5rem 0}
td{padding:.1rem .8rem .1rem 0;vertical-align:top}code{font-size:.95em}
`
