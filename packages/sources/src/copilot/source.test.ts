import { expect, it } from 'vitest'
import { describeSource, placeOf } from '../contract.ts'
import { copilot } from './source.ts'

describeSource(copilot, new URL('./fixtures/', import.meta.url))

it('reads the home that COPILOT_HOME names, and the telemetry file that the exporter writes', () => {
  const env = { COPILOT_HOME: '/a', COPILOT_OTEL_FILE_EXPORTER_PATH: '/tmp/copilot.log' }
  expect(copilot.roots(placeOf('/home/ann', env))).toEqual(['/a/session-state', '/a/otel', '/tmp/copilot.log'])
})
