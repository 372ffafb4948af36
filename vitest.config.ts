import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/dist/**', 'bench/work/**']

/** `unit`: in-process and quick, part of `npm run check`. `system`: real processes, faults and large homes; `npm test` runs both. */
export default defineConfig({
  test: {
    pool: 'forks',
    // Tests wait for processes, servers and pages more than they compute: two at a time even on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // How long to wait is no statement about speed (bench/ makes those): a busy machine only takes longer.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['**/*.test.ts'], exclude: [...exclude, '**/*.system.test.ts'] },
      },
      { extends: true, test: { name: 'system', include: ['**/*.system.test.ts'], exclude, testTimeout: 180_000 } },
    ],
  },
})
