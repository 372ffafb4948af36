/** Whose ccusage told, and how the fleet names what it told: the names of projects and sessions come out as the privacy rule says. */
export interface CcusageSender {
  readonly tenant: string
  readonly machineId: string
  readonly machine: string
  readonly user: string
  /** For a folder as ccusage encodes it: what stands for it, and its label where the allow-list names it. */
  projectOf(folder: string): { readonly project: string; readonly label: string }
  sessionOf(id: string): string
}

/** How sources of rows that ccusage told begin: nothing that aic read by itself has such a source. */
const ccusageSource = 'ccusage'

/** The source of an agent’s rows, as ccusage names the agent; null for sums over agents. */
export const sourceOf = (agent: string | null): string => (agent === null ? ccusageSource : `${ccusageSource}:${agent}`)

/** Whether a row of this source came by ccusage. */
export const isByCcusage = (source: string): boolean =>
  source === ccusageSource || source.startsWith(`${ccusageSource}:`)

/** The project of a record; ccusage’s words for sessions outside of any are no project. */
export function projectOf(
  sender: CcusageSender,
  folder: string | null,
): { readonly project: string; readonly label: string } {
  const isNone = folder === null || /^unknown( project)?$/i.test(folder)
  return isNone ? { project: '', label: '' } : sender.projectOf(folder)
}
