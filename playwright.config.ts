import { defineConfig } from '@playwright/test'

// The whole test run looks for a free port; a run by hand takes this one.
const port = Number(process.env.E2E_PORT ?? 4325)

/** Journeys through the real product: a started server with a small demo zone, and Debian's browser. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // One server and one database: journeys take turns, and a journey that needs a second try has failed.
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${port}`,
    locale: 'zh-CN',
    viewport: { width: 1366, height: 768 },
    // Journeys look at pages that stand still; the product takes motion away for whoever asks for that.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `node e2e/server.ts ${port}`,
    url: `http://127.0.0.1:${port}/api/health`,
    timeout: 180_000,
    stdout: 'ignore',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
  },
})
