import { expect, it } from 'vitest'
import { countTests } from './count-tests.ts'

const file = { status: 'passed', assertionResults: [{}] }
const report = { numPassedTests: 7, numFailedTests: 0, testResults: [file] }

it('counts what passed and what failed', () => {
  expect(countTests(report, 0)).toEqual({ passed: 7, failed: 0 })
  expect(countTests({ ...report, numFailedTests: 2 }, 1)).toEqual({ passed: 7, failed: 2 })
})

it('counts a file that could not be loaded', () => {
  const testResults = [file, { status: 'failed', assertionResults: [] }]
  expect(countTests({ ...report, testResults }, 1)).toEqual({ passed: 7, failed: 1 })
})

it('never calls a run good that ended badly', () => {
  expect(countTests(report, 1)).toEqual({ passed: 7, failed: 1 })
  expect(countTests(report, null)).toEqual({ passed: 7, failed: 1 })
  expect(countTests(null, 0)).toEqual({ passed: 0, failed: 1 })
})
