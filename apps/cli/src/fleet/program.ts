import { fileURLToPath } from 'node:url'

/** The command itself, for schedulers to start: beside the bundle, or in the checkout. */
export const aicProgram = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../bin/aic.js' : './aic.js', import.meta.url),
)
