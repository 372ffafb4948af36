/** Where alerts can go. */
export const channels = ['desktop', 'terminal', 'webhook'] as const

/** What the form asks the agent to change. Quiet hours need both ends. */
export function alertChange(form: FormData): object {
  const text = (name: string): string => String(form.get(name) ?? '')
  const [from, to] = [text('from'), text('to')]
  return {
    thresholds: { info: Number(text('info')), warning: Number(text('warning')), critical: Number(text('critical')) },
    channels: form.getAll('channel').map(String),
    quiet_hours: from === '' || to === '' ? null : { from, to },
    preferred_source: text('source'),
  }
}

/** What a budget's form says, as the settings have it; null where it lacks a name or an amount. */
export function budgetChange(form: FormData): { readonly name: string; readonly budget: object } | null {
  const text = (name: string): string => String(form.get(name) ?? '').trim()
  const [name, usd] = [text('name'), Number(text('usd'))]
  if (name === '' || !(usd > 0)) return null
  const only = Object.fromEntries(['project', 'model'].flatMap((key) => (text(key) === '' ? [] : [[key, text(key)]])))
  return { name, budget: { usd, period: text('period') || 'month', ...only } }
}
