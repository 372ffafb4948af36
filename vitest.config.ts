import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/dist/**', 'bench/work/**']

/** `unit`: in-process and quick, part of `npm run check`. `system`: real processes, faults and large homes; `npm test` runs both. */
export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['**/*.test.ts'], exclude: [...exclude, '**/*.system.test.ts'] },
      },
      { extends: true, test: { name: 'system', include: ['**/*.system.test.ts'], exclude, testTimeout: 120_000 } },
    ],
  },
})
