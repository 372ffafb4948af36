import type { AgentEvent } from './change-feed.ts'

/** Alerts that wait for a slow client; beyond them it is told to ask for all. */
const mostAlerts = 50

/**
 * What waits to be sent to one client. Of each state only the latest waits, so a client that reads slowly costs no memory and misses
 * nothing that still holds. `send` settles when the client took a text.
 */
export class Outbox {
  readonly #send: (text: string, type: AgentEvent['type']) => Promise<void>
  #waiting: AgentEvent[] = []
  #isSending = false

  constructor(send: (text: string, type: AgentEvent['type']) => Promise<void>) {
    this.#send = send
  }

  push(event: AgentEvent): void {
    if (event.type !== 'alert') this.#waiting = this.#waiting.filter(({ type }) => type !== event.type)
    else if (this.#waiting.length >= mostAlerts) this.#waiting = [{ type: 'resync', at: event.at }]
    this.#waiting.push(event)
    if (!this.#isSending) void this.#sendAll()
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true
    try {
      for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) {
        await this.#send(JSON.stringify(event), event.type)
      }
    } catch {
      this.#waiting = [] // the client is gone
    } finally {
      this.#isSending = false
    }
  }
}
