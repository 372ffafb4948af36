/** Placeholder until the scanner lands. */
export interface FastTable {
  readonly fields: unknown
}
