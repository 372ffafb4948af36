import type { Cells } from './cells.ts'

/** A model as logged, with who served it if the log says so. `name` is null when the log names no model. */
export interface ModelName {
  readonly name: string | null
  readonly provider: string | null
}

/** A session, named within its source. */
export interface SessionName {
  /** Number of the source in {@link Usage.sources}. */
  readonly source: number
  /** As the agent names it. */
  readonly name: string
}

/** Where calls were made. */
export interface PlaceName {
  /** As logged; null when the log does not say. */
  readonly cwd: string | null
  /** The project's folder: git root with worktrees folded into their main checkout, else `cwd`; null when unknown. */
  readonly root: string | null
}

/** Everything a report is made of: sums, and the tables that their numbers point into. */
export interface Usage {
  readonly cells: Cells
  readonly sources: readonly string[]
  readonly models: readonly ModelName[]
  readonly sessions: readonly SessionName[]
  readonly places: readonly PlaceName[]
}
