import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { Transform } from 'node:stream'

/** The way between two machines, on loopback: it can be cut, and made slow. */
export class CutProxy {
  /** Where it leads to; another server may take its place. */
  port: number
  /** Nothing comes through, and what is open breaks off. */
  #isCut = false
  /** Bytes a second towards the server; null: as fast as it goes. */
  bytesPerSecond: number | null = null
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server, port: number) {
    this.#server = server
    this.port = port
  }

  static async to(port: number): Promise<CutProxy> {
    const server = createServer()
    const proxy = new CutProxy(server, port)
    server.on('connection', (socket) => proxy.#join(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  cut(): void {
    this.#isCut = true
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  mend(): void {
    this.#isCut = false
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #join(near: Socket): void {
    if (this.#isCut) {
      near.resetAndDestroy()
      return
    }
    const far = connect(this.port, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        this.#sockets.delete(one)
        other.destroy()
      })
    }
    far.pipe(near)
    if (this.bytesPerSecond === null) near.pipe(far)
    else near.pipe(slow(this.bytesPerSecond)).pipe(far)
  }
}

/** Lets bytes through at a pace. */
function slow(bytesPerSecond: number): Transform {
  return new Transform({
    highWaterMark: 1_024,
    transform(chunk: Buffer, _, done) {
      setTimeout(() => done(null, chunk), (chunk.length / bytesPerSecond) * 1_000)
    },
  })
}
