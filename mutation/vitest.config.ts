import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** The engine's tests that `scripts/mutation.ts` names; one worker keeps the engine loaded from file to file. */
export default defineConfig({
  resolve: {
    alias: [{ find: /^fast-check$/, replacement: join(import.meta.dirname, 'few-runs.ts') }],
  },
  test: {
    include: (process.env.MUTATION_TESTS ?? '**/*').split(' ').map((one) => `packages/engine/src/${one}.test.ts`),
    // Endless loops are found by counting; a busy machine must not look like one.
    testTimeout: 600_000,
    isolate: false,
  },
})
