import { FleetFault } from '../fleet-fault.ts'

/** One thing that was looked at. */
export interface CheckSection {
  /** Stays the same, for scripts. */
  readonly id: string
  readonly title: string
  readonly ok: boolean
  /** What was found. */
  readonly detail: string
  /** What to do; null where nothing is wrong. */
  readonly hint: string | null
}

/** Looks, and makes of what it finds or of how that fails a section. */
export async function sectionOf(id: string, title: string, look: () => Promise<string>): Promise<CheckSection> {
  try {
    return { id, title, ok: true, detail: await look(), hint: null }
  } catch (error) {
    if (!(error instanceof FleetFault)) throw error
    return { id, title, ok: false, detail: error.message, hint: error.advice }
  }
}
