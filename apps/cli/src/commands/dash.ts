import { AicError } from '@aic/core'
import { startAgent } from '@aic/engine/agent-control'
import { openBrowser } from '../agent/open-browser.ts'
import { agentProgram } from '../agent/program.ts'
import { AgentClient } from '../agent-client/agent-client.ts'
import { defineCommand } from '../command.ts'

export const command = defineCommand({
  name: 'dash',
  summary: 'Opens the dashboard: limits, usage and cost, live in the browser',
  details:
    'Starts the agent where none runs. The page is signed in by a code in its address that is good once, for a minute; after that the browser stays signed in for 30 days, or until no agent has run for a minute.',
  flags: {
    'no-open': { kind: 'switch', help: 'only print the address' },
    widget: {
      kind: 'switch',
      help: 'print an address of the widget alone, which can read its numbers and nothing else',
    },
  },
  examples: [
    { line: 'aic dash', help: 'opens it' },
    { line: 'aic dash --no-open', help: 'prints the address, for a browser of your own' },
    { line: 'aic dash --widget', help: 'the widget, for a corner of the screen or a page of yours' },
  ],
  async run(values, cli) {
    const { env, home, platform } = cli
    const { agent } = await startAgent({ env, home, platform, program: agentProgram })
    await checkServed(agent.url)
    const client = new AgentClient(agent)
    if (values.widget) {
      cli.stdout.write(await widgetText(agent.url, client))
      return 0
    }
    const { code } = (await client.send('POST', '/api/session/code')) as { readonly code: string }
    const url = `${agent.url}/#code=${code}`
    const isOpened = !values['no-open'] && (await openBrowser(url, cli))
    const what = isOpened ? 'The dashboard opens in your browser, or open' : 'Open the dashboard, within a minute:'
    cli.stdout.write(` ${what} ${url}\n`)
    return 0
  },
})

/** A new token's address. The token stands in the fragment, which browsers send to nobody. */
async function widgetText(url: string, client: AgentClient): Promise<string> {
  const name = 'made by aic dash --widget'
  const { token } = (await client.send('POST', '/api/widget/tokens', { name })) as { readonly token: string }
  return [
    ` The widget: ${url}/widget#token=${token}`,
    ' Whoever has this address sees limits, sums and models, and nothing else. Revoke it: aic dash, Settings, Widget.',
    ' A page may frame it once its origin is allowed: aic config set web.frameOrigins https://example.com',
    '',
  ].join('\n')
}

async function checkServed(url: string): Promise<void> {
  const answer = await fetch(url, { redirect: 'error' }).catch(() => null)
  await answer?.body?.cancel()
  if (answer?.ok === true) return
  throw new AicError('agent-refused', `The agent at ${url} has no dashboard to show`, {
    advice: 'In a checkout build it: npm run build:web.',
  })
}
