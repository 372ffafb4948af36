import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { newFolders, startAgentFor } from './agent-process.ts'
import { type Finding, quantile } from './figures.ts'

/** A key of each provider that takes one: the vendors of the bench take any. */
const keys: Readonly<Record<string, string>> = {
  OPENAI_ADMIN_KEY: 'sk-admin-bench0123456789',
  ANTHROPIC_ADMIN_KEY: 'sk-ant-admin01-bench0123456789',
  GEMINI_API_KEY: 'AIzaBench0123456789012345678901234567',
  AZURE_OPENAI_API_KEY: 'bench0123456789',
  AZURE_OPENAI_ENDPOINT: 'https://bench.openai.azure.com',
  COHERE_API_KEY: 'bench0123456789',
  MISTRAL_API_KEY: 'bench0123456789',
  OPENROUTER_API_KEY: 'sk-or-v1-bench0123456789',
  DEEPSEEK_API_KEY: 'sk-bench0123456789',
  Z_AI_API_KEY: 'bench0123456789',
  KIMI_CODE_API_KEY: 'sk-kimi-bench0123456789',
  MOONSHOT_API_KEY: 'sk-bench0123456789',
  MINIMAX_API_KEY: 'bench0123456789',
  SYNTHETIC_API_KEY: 'syn_bench0123456789',
  XAI_API_KEY: 'xai-bench0123456789',
  GROQ_API_KEY: 'gsk_bench0123456789',
  GITHUB_COPILOT_TOKEN: 'ghu_bench0123456789',
}
const hanging = 'api.deepseek.com'

/** All vendors asked at once, one of which never answers: what callers feel of it. */
export async function refreshWithOneHanging(home: string): Promise<Finding[]> {
  const vendors = createServer((request, response) => {
    if (request.url?.startsWith(`/${hanging}/`)) return
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}'), 50)
  })
  await new Promise<void>((resolve) => vendors.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(vendors.address() as AddressInfo).port}`
  const agent = await startAgentFor(home, newFolders('refresh'), {
    ...keys,
    AIC_VENDOR_ORIGIN: origin,
    AIC_OFFLINE: '',
  })
  const headers = { authorization: `Bearer ${agent.token}`, 'content-type': 'application/json' }
  try {
    const beganMs = performance.now()
    const state = { isDone: false }
    const refresh = fetch(`${agent.url}/api/providers/usage/refresh`, { method: 'POST', headers, body: '{}' }).then(
      async (answer) => {
        await answer.arrayBuffer()
        state.isDone = true
        return performance.now() - beganMs
      },
    )
    const times: number[] = []
    for (let i = 0; !state.isDone || i < 200; i++) {
      const startMs = performance.now()
      await (await fetch(`${agent.url}/api/limits`, { headers })).arrayBuffer()
      times.push(performance.now() - startMs)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const tookMs = await refresh
    const worstMs = quantile(times, 1)
    return [
      {
        what: `\`GET /api/limits\` while ${Object.keys(keys).length - 1} vendors are asked and one hangs, slowest of ${times.length}`,
        target: '< 50 ms',
        measured: `${worstMs.toFixed(1)} ms`,
        isMet: worstMs < 50,
      },
      {
        what: 'that refresh, for who waits for it',
        target: '≤ 5 s',
        measured: `${(tookMs / 1000).toFixed(2)} s`,
        isMet: tookMs <= 5_000,
      },
    ]
  } finally {
    await agent.stop()
    vendors.closeAllConnections()
    vendors.close()
  }
}
