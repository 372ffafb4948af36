import { FleetFault } from '../fleet-fault.ts'

/** How the schema is laid out on a server. */
export interface SchemaOptions {
  /** Where the tables lie. */
  readonly database: string
  /** Name of a cluster in `system.clusters`: replicated tables on its shards, distributed ones before them. Null: one server. */
  readonly cluster: string | null
  /** How long events and blocks are kept after they happened; null: for ever. */
  readonly retentionDays: number | null
}

/** Two years, as the original work kept its days. */
export const defaultRetentionDays = 730

/** A name as it may stand in a statement. Throws `FleetFault` for what is no plain name, which is then in no statement. */
export function identifier(name: string, what: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/.test(name)) return `\`${name}\``
  throw new FleetFault('validation', `${what} can't be called ${JSON.stringify(name.slice(0, 60))}`, {
    advice: 'Use letters, digits, _ and -, beginning with a letter.',
  })
}

/** ` ON CLUSTER …`, or nothing on one server. */
export const onCluster = ({ cluster }: Pick<SchemaOptions, 'cluster'>): string =>
  cluster === null ? '' : ` ON CLUSTER ${identifier(cluster, 'A cluster')}`
