import { startEmbedded } from '@aic/fleet'

/** ClickHouse in a process of its own, behind its HTTP interface: `node engine-server.ts FOLDER` prints its address and runs until it is ended. */
const [folder] = process.argv.slice(2)
const server = await startEmbedded({ folder: folder as string })
const end = (): void => void server.close().then(() => process.exit(0))
process.once('SIGTERM', end)
process.stdin.resume().once('end', end) // who started it is gone
process.stdout.write(`${JSON.stringify({ url: server.url, version: server.version })}\n`)
