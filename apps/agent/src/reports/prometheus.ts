/** One sample: its labels and value. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number | null]

/**
 * A metric in Prometheus' text format; samples without a value are left out, since unknown is not 0. Empty where none is left.
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function metricText(name: string, kind: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string {
  const lines = samples.flatMap(([labels, value]) => (value === null ? [] : `${name}${labelText(labels)} ${value}\n`))
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join('')}`
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
