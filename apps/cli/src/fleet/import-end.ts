import type { Imported } from '@aic/engine/fleet'
import type { ExitCode } from '../cli.ts'
import { plural } from '../screen/format.ts'

/** How an import ended. */
export interface ImportEnd {
  readonly status: 'completed' | 'unchanged' | 'partial' | 'failed' | 'busy' | 'cancelled'
  readonly exitCode: ExitCode
  /** What to say beside the fault, if any; null: nothing. */
  readonly message: string | null
}

/** What became of an import as a whole. That another one runs is no failure: it does the work. */
export function importEnd({ push, ccusage }: Imported, isStopped: boolean): ImportEnd {
  if (isStopped) {
    const sent = push?.counts.batches ?? 0
    const so = sent === 0 ? 'nothing was sent' : `${plural(sent, 'batch', 'batches')} had arrived and stay`
    return { status: 'cancelled', exitCode: 130, message: `cancelled: ${so}; the next import goes on from there` }
  }
  if (push !== null) return ofPush(push.status)
  if (ccusage === null) return busy
  const failed = ccusage.fetched.reports.filter(({ report }) => report === null).length
  const { status } = ccusage.run
  if (status === 'failed')
    return { status, exitCode: 1, message: 'ccusage told nothing: aic fleet check --from ccusage says why' }
  if (status === 'partial') {
    const message = `${plural(failed, 'report')} of ccusage failed, the others were imported`
    return { status, exitCode: 3, message }
  }
  return { status: ccusage.isUnchanged ? 'unchanged' : 'completed', exitCode: 0, message: null }
}

const busy: ImportEnd = {
  status: 'busy',
  exitCode: 0,
  message: 'another import to the same place goes on: this one did nothing',
}

function ofPush(status: NonNullable<Imported['push']>['status']): ImportEnd {
  if (status === 'failed') return { status, exitCode: 1, message: null }
  if (status === 'partial') {
    return { status, exitCode: 3, message: 'sent in part: the next import goes on from there' }
  }
  return { status, exitCode: 0, message: null }
}
