import type { Aic } from './aic.ts'

/** Asks again where the ledger turned out to be damaged, and was made anew. */
export async function askTwice<T>(aic: Aic, ask: () => T | Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(await aic.recover(error))) throw error
    return await ask()
  }
}
