import path from 'node:path'
import { type Embedded, startEmbedded } from '@aic/fleet'
import type { Place } from '@aic/sources'
import { isOtherUser } from '../../agent-control/peer-user.ts'
import { dataFolder } from '../../folders.ts'

/** Where the embedded ClickHouse keeps its data unless told otherwise. */
const embeddedFolder = (machine: Pick<Place, 'env' | 'home' | 'platform'>): string =>
  path.join(dataFolder(machine), 'clickhouse')

/** What to serve, and where; user and password are those of CH_USER and CH_PASSWORD, so that what works against it works against a server. */
export interface ServeOptions extends Pick<Place, 'env' | 'home' | 'platform'> {
  /** Null: {@link embeddedFolder}. */
  readonly folder: string | null
  readonly port: number
}

/** A ClickHouse that runs, and where its data lies. */
export interface Served extends Embedded {
  readonly folder: string
}

/** Starts the embedded ClickHouse on this machine's loopback. Throws `FleetFault`. */
export async function serveEmbedded({ folder, port, ...machine }: ServeOptions): Promise<Served> {
  const { CH_USER: user, CH_PASSWORD: password } = machine.env
  const place = path.resolve(folder ?? embeddedFolder(machine))
  const embedded = await startEmbedded({
    folder: place,
    port,
    // Without a password any program of this machine could read and write the user's files through the engine.
    isStranger: (peer) => isOtherUser(peer, machine.platform),
    ...(user !== undefined && user !== '' && { user }),
    ...(password !== undefined && { password }),
  })
  return { ...embedded, folder: place }
}
