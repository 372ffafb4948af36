import type { FastTable } from '../scan/fast-table.ts'

/** The keys of an ordinary assistant line. Must agree with parse.ts; a fuzz test holds it to that. */
export const fastTable: FastTable = {
  walked: '"usage"',
  enoughPrefix: 'msg_',
  keys: {
    type: { only: ['"assistant"'] },
    message: {
      object: {
        id: 'id',
        model: { text: 'model', except: ['"<synthetic>"'] },
        usage: {
          isUsage: true,
          object: {
            input_tokens: 'input',
            output_tokens: 'output',
            cache_read_input_tokens: 'cacheRead',
            cache_creation_input_tokens: 'cacheWriteAnyAge',
            cache_creation: {
              object: { ephemeral_5m_input_tokens: 'cacheWrite5m', ephemeral_1h_input_tokens: 'cacheWrite1h' },
            },
            output_tokens_details: { object: { thinking_tokens: 'reasoning' } },
            server_tool_use: { object: { web_search_requests: 'webSearches' } },
            service_tier: { oneOf: ['"standard"', 'null'] },
            speed: { oneOf: ['"standard"', 'null'] },
            inference_geo: { oneOf: ['"not_available"', '"global"', '""', 'null'] },
            iterations: { without: ['"advisor_message"', '\\'] },
          },
        },
      },
    },
    timestamp: 'time',
    requestId: 'request',
    sessionId: 'session',
    cwd: 'place',
    isSidechain: 'isSidechain',
    costUSD: 'handOver',
    requestSessionId: 'handOver',
    data: 'handOver',
  },
}
