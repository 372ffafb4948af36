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
  },
  examples: [
    { line: 'aic dash', help: 'opens it' },
    { line: 'aic dash --no-open', help: 'prints the address, for a browser of your own' },
  ],
  async run(values, cli) {
    const { env, home, platform } = cli
    const { agent } = await startAgent({ env, home, platform, program: agentProgram })
    await checkServed(agent.url)
    const { code } = (await new AgentClient(agent).send('POST', '/api/session/code')) as { readonly code: string }
    const url = `${agent.url}/#code=${code}`
    const isOpened = !values['no-open'] && (await openBrowser(url, cli))
    const what = isOpened ? 'The dashboard opens in your browser, or open' : 'Open the dashboard, within a minute:'
    cli.stdout.write(` ${what} ${url}\n`)
    return 0
  },
})

async function checkServed(url: string): Promise<void> {
  const answer = await fetch(url, { redirect: 'error' }).catch(() => null)
  await answer?.body?.cancel()
  if (answer?.ok === true) return
  throw new AicError('agent-refused', `The agent at ${url} has no dashboard to show`, {
    advice: 'In a checkout build it: npm run build:web.',
  })
}
