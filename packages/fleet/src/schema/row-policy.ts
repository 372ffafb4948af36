import { FleetFault } from '../fleet-fault.ts'
import { storedName } from './fleet-table.ts'
import { fleetTables } from './schema-objects.ts'
import { identifier, onCluster, type SchemaOptions } from './schema-options.ts'

/** Who may read which tenant’s rows. */
export interface TenantReader {
  readonly tenant: string
  /** A user of the server. */
  readonly user: string
}

/**
 * Statements for a server that several tenants share: `admin` (who imports and refreshes roll-ups) reads all rows, each reader those of
 * one tenant, everybody else none. They may run again. Throws `FleetFault` for names that are no plain ones.
 */
export function rowPolicySql(
  options: SchemaOptions,
  { admin, readers }: { readonly admin: string; readonly readers: readonly TenantReader[] },
): string[] {
  const database = identifier(options.database, 'A database')
  const policies = [
    { name: 'aic_admin', using: '1', to: userName(admin) },
    ...readers.map(({ tenant, user }) => ({
      name: `aic_${user}`,
      using: `tenant_id = '${plainTenant(tenant)}'`,
      to: userName(user),
    })),
  ]
  return fleetTables
    .filter(({ name }) => name !== 'fleet_schema')
    .flatMap((table) =>
      policies.map(({ name, using, to }) => {
        const on = `${database}.${storedName(table.name, options)}`
        const policy = identifier(name, 'A policy')
        return `CREATE ROW POLICY OR REPLACE ${policy}${onCluster(options)} ON ${on} FOR SELECT USING ${using} TO ${to}`
      }),
    )
}

const userName = (name: string): string => identifier(name, 'A user')

/** Tenants are values, but a policy takes no parameters. */
function plainTenant(tenant: string): string {
  if (/^[\w.@:-]{0,64}$/.test(tenant)) return tenant
  throw new FleetFault('validation', `A tenant can't be called ${JSON.stringify(tenant.slice(0, 60))}`, {
    advice: 'Use letters, digits and _ . @ : -',
  })
}
