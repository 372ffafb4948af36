import { fileURLToPath } from 'node:url'

/** The agent's program: a file of its own, so that no other command loads it. Beside the bundle, or in the checkout. */
export const agentProgram = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../../agent/src/main.ts' : './agent.js', import.meta.url),
)
