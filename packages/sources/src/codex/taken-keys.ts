import type { TakenKeys } from '../scan/fast-table.ts'

/** The counts of {@link CodexUsage}: an object of its own at each of its places. */
const usage = () =>
  ({
    object: {
      input_tokens: 'number',
      cached_input_tokens: 'number',
      cache_write_input_tokens: 'number',
      output_tokens: 'number',
      reasoning_output_tokens: 'number',
    },
  }) as const

/** All that parse.ts and thread.ts look at in a line of a rollout. A fuzz test holds them to it. */
export const takenKeys: TakenKeys = {
  timestamp: 'time',
  ordinal: 'number',
  type: 'text',
  payload: {
    object: {
      type: 'text',
      id: 'text',
      session_id: 'text',
      thread_id: 'text',
      turn_id: 'text',
      response_id: 'text',
      parent_thread_id: 'text',
      forked_from_id: 'text',
      forked_from_ordinal_exclusive: 'number',
      subagent_history_start_ordinal: 'number',
      source: 'text', // an object in a sub-agent's first line
      thread_source: 'text',
      cwd: 'text',
      model: 'text',
      model_provider: 'text',
      info: { object: { total_token_usage: usage(), last_token_usage: usage() } },
      usage: usage(),
      thread_token_usage: usage(),
      thread_settings: 'handOver',
    },
  },
  // of what `codex exec --json` prints
  thread_id: 'handOver',
  usage: 'handOver',
  model: 'handOver',
}
