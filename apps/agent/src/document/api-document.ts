import type { AgentParts } from '../agent-parts.ts'
import { createApp } from '../app.ts'
import { documentOf } from './document-routes.ts'

/** The OpenAPI document without an agent that runs: routes touch what they are made of only when they are asked. */
export function apiDocument(version: string): ReturnType<typeof documentOf> {
  return documentOf(createApp({ facts: { version } } as AgentParts), version)
}
