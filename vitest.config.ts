import { defineConfig } from 'vitest/config'

/** `unit`: in-process and quick, part of `npm run check`. `system`: real processes, faults and large homes; `npm test` runs both. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['**/*.test.ts'], exclude: ['**/node_modules/**', '**/*.system.test.ts'], pool: 'forks' } },
      { test: { name: 'system', include: ['**/*.system.test.ts'], exclude: ['**/node_modules/**'], pool: 'forks', testTimeout: 120_000 } },
    ],
  },
})
