import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/**
 * Three projects: `unit` needs nothing but the code; `engines` runs generated SQL on the databases of `engines/` and on
 * the PostgreSQL server of TEST_DATABASE_URL; `database` is every server test that uses the harness,
 * and runs on PGlite, or on a PostgreSQL server when TEST_DATABASE_URL names one.
 */
const serverTests = globSync('packages/server/{src,test}/**/*.test.ts').sort()
const databaseTests = serverTests.filter((file) =>
  /from '[^']*(?:harness|oidc-app|\/fuzz)(\.ts)?'/.test(readFileSync(file, 'utf8')),
)
const globalSetup = 'packages/server/test/global-setup.ts'

/** How many times as often as usual properties run, e.g. `WUTONG_RUNS=20`. */
const times = Number(process.env.WUTONG_RUNS ?? 1)
/** With `WUTONG_SEED=1` all properties draw from that seed, as in `.ci/run`; otherwise each run draws anew. */
const steered = times > 1 || process.env.WUTONG_SEED !== undefined
const steeredProperties = fileURLToPath(new URL('scripts/steered-properties.ts', import.meta.url))

export default defineConfig({
  plugins: [
    {
      name: 'steered-properties',
      enforce: 'pre',
      resolveId: (id, importer) =>
        steered && id === 'fast-check' && importer !== steeredProperties ? steeredProperties : null,
    },
  ],
  test: {
    maxWorkers: 2,
    // Measured where decisions are made; the run of `npm test` asks for it, quick runs do not.
    coverage: {
      provider: 'v8',
      include: ['packages/engine/src/**/*.ts'],
      // The reading as SQL is tested by the project `engines`, on three databases.
      exclude: ['**/*.fixture.ts', '**/*.test.ts', 'packages/engine/src/sql/**'],
      reporter: ['text-summary'],
      thresholds: { lines: 93, branches: 83 },
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/{src,test}/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'packages/server/test/engines/**', ...databaseTests],
          testTimeout: 30_000 * times,
        },
      },
      {
        extends: true,
        test: {
          name: 'engines',
          include: ['packages/server/test/engines/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          // A pattern that matches nothing keeps an empty list from meaning "every file".
          include: databaseTests.length > 0 ? databaseTests : ['packages/server/test/none.test.ts'],
          globalSetup: existsSync(globalSetup) ? [globalSetup] : [],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
