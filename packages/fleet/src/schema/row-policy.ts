import { FleetFault } from '../fleet-fault.ts'
import { storedName } from './fleet-table.ts'
import { fleetTables } from './schema-objects.ts'
import { identifier, onCluster, type SchemaOptions } from './schema-options.ts'

/** Who reads what of a server that several tenants share. */
export interface TenantReaders {
  readonly tenant: string
  /** The user who imports and refreshes roll-ups: reads all rows. */
  readonly admin: string
  /** Users of the server who read the tenant's rows, and no others. */
  readonly users: readonly string[]
}

/**
 * Statements that let the readers see the tenant's rows, and who has no policy none. They may run again, and for other tenants too. Throws
 * `FleetFault` for names that are no plain ones. https://clickhouse.com/docs/sql-reference/statements/create/row-policy
 */
export function rowPolicies(
  options: SchemaOptions,
  { tenant, admin, users }: TenantReaders,
): { readonly name: string; readonly sql: string }[] {
  const database = identifier(options.database, 'A database')
  const ofTenant = `tenant_id = '${plainTenant(tenant)}'`
  const policies = [
    { user: admin, using: '1' },
    ...users.filter((user) => user !== admin).map((user) => ({ user, using: ofTenant })),
  ]
  return fleetTables
    .filter(({ name }) => name !== 'fleet_schema')
    .flatMap((table) =>
      policies.map(({ user, using }) => {
        const stored = storedName(table.name, options)
        const policy = identifier(`aic_${user}`, 'A policy')
        const to = identifier(user, 'A user')
        const sql = `CREATE ROW POLICY OR REPLACE ${policy}${onCluster(options)} ON ${database}.${stored} FOR SELECT USING ${using} TO ${to}`
        return { name: `aic_${user} on ${stored}`, sql }
      }),
    )
}

/** Tenants are values, but a policy takes no parameters. */
function plainTenant(tenant: string): string {
  if (/^[\w.@:-]{0,64}$/.test(tenant)) return tenant
  throw new FleetFault('validation', `A tenant can't be called ${JSON.stringify(tenant.slice(0, 60))}`, {
    advice: 'Use letters, digits and _ . @ : -',
  })
}
