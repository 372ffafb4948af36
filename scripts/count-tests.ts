/** What a run of tests came to. */
export interface Counts {
  readonly passed: number
  readonly failed: number
}

/** The part of vitest's JSON report that counts (https://vitest.dev/guide/reporters#json-reporter). */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

/**
 * Counts a vitest run by its JSON report, null when there is none. A file that could not be loaded is one failure, and so is a run
 * that ended badly (exit `status`, null when killed) though no test failed: an error outside of tests, or a crash.
 */
export function countTests(report: unknown, status: number | null): Counts {
  if (!isReport(report)) return { passed: 0, failed: 1 }
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const failed = report.numFailedTests + unloaded.length
  return { passed: report.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed }
}

const isReport = (report: unknown): report is Report =>
  typeof report === 'object' && report !== null && 'numPassedTests' in report && 'testResults' in report
