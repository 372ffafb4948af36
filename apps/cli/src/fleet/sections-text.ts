import type { CheckSection } from '@aic/engine/fleet'
import type { Screen } from '../screen/screen.ts'
import { clean, padEnd, widthOf, wrap } from '../screen/text.ts'

/** What was looked at, line by line, each failure with what to do below it, and a summary. */
export function sectionsText(sections: readonly CheckSection[], { width, paint }: Screen): string {
  const longest = Math.max(...sections.map(({ title }) => widthOf(title)))
  const indent = ' '.repeat(longest + 5)
  const room = Number.isFinite(width) ? Math.max(30, Math.min(width, 110) - indent.length) : width
  const told = new Set<string>()
  const lines = sections.flatMap(({ title, ok, detail, hint }) => {
    const sign = ok ? paint.green('✓') : paint.red('✗')
    const text = detail.split('\n').flatMap((line) => [...wrap(clean(line), room)])
    const isNew = hint !== null && !told.has(hint)
    if (isNew) told.add(hint)
    const hints = isNew
      ? wrap(clean(hint), room - 2).map((line, at) => `${indent}${paint.yellow(at === 0 ? '→ ' : '  ')}${line}`)
      : []
    return [` ${sign} ${padEnd(title, longest)}  ${text.join(`\n${indent}`)}`, ...hints]
  })
  return `${lines.join('\n')}\n`
}

/** `All 8 checks passed.` */
export function summaryText(sections: readonly CheckSection[], { paint }: Screen): string {
  const failed = sections.filter(({ ok }) => !ok).length
  if (failed === 0) return ` ${paint.green(`All ${sections.length} checks passed.`)}\n`
  return ` ${paint.red(`${failed} of ${sections.length} checks failed.`)}\n`
}
