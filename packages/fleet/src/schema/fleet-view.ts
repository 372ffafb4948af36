import { createHash } from 'node:crypto'
import { ownComment } from './fleet-table.ts'
import { onCluster, type SchemaOptions } from './schema-options.ts'

/** A view: a name and what it selects. */
export interface FleetView {
  readonly name: string
  readonly select: string
}

/** Says in the server’s own list which text a view has, so that only one that changed is made again. */
export const viewComment = ({ select }: Pick<FleetView, 'select'>): string =>
  `${ownComment} ${createHash('sha256').update(select).digest('hex').slice(0, 16)}`

/** The statement that makes the view, in place of an older one of ours. */
export const viewSql = (view: FleetView, options: SchemaOptions): string =>
  `CREATE OR REPLACE VIEW ${view.name}${onCluster(options)} AS\n${view.select}\nCOMMENT '${viewComment(view)}'`
