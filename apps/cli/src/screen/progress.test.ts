import { expect, it } from 'vitest'
import { progressText } from './progress.ts'

it('tells files, bytes and the time left, once it can know', () => {
  const progress = { filesDone: 120, filesTotal: 2_000, bytesDone: 50e6, bytesTotal: 200e6 }
  expect(progressText(progress, 1_000)).toBe('Reading logs: 120 of 2,000 files, 50.0 MB of 200 MB, 3s left')
  expect(progressText({ ...progress, bytesDone: 0 }, 1_000)).toBe('Reading logs: 120 of 2,000 files, 0 B of 200 MB')
})
