/** How a widget is set: what stands in the fragment of its address, which browsers send to nobody. */
export interface WidgetAddress {
  /** Reads the widget's numbers and nothing else; null: the page is signed in, or nobody gets in. */
  readonly token: string | null
  /** Only this provider; null: all. */
  readonly account: string | null
  /** Null: as the system says. */
  readonly theme: 'light' | 'dark' | null
}

/** `#token=aicw_…&account=claude&theme=dark`, each of them optional. */
export function parseWidgetAddress(hash: string): WidgetAddress {
  const params = new URLSearchParams(hash.replace(/^#/, ''))
  const [token, theme] = [params.get('token'), params.get('theme')]
  return {
    token: token !== null && /^aicw_[\w-]+$/.test(token) ? token : null,
    account: params.get('account') || null,
    theme: theme === 'light' || theme === 'dark' ? theme : null,
  }
}

/** The address of a widget with a token, and what to paste into a page that shows it. */
export function widgetSnippet(origin: string, token: string): { readonly address: string; readonly html: string } {
  const address = `${origin}/widget#token=${token}`
  return { address, html: `<iframe src="${address}" title="aic" width="380" height="560"></iframe>` }
}
