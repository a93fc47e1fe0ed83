/** Starts the product on a throw-away data folder and removes the folder when it is told to stop. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [port = '4325'] = process.argv.slice(2)
const data = mkdtempSync(join(tmpdir(), 'wutong-e2e-'))
const wutong = join(import.meta.dirname, '../node_modules/.bin/wutong')
const child = spawn(wutong, ['start', '--port', port, '--data', data, '--subjects', '300'], {
  stdio: ['ignore', 'inherit', 'inherit'],
  // All journeys sign in from one address, faster than people would; passkeys need a name, and this machine's is taken for safe.
  env: { ...process.env, DATABASE_URL: '', WUTONG_SIGN_INS: '1000', WUTONG_URL: `http://localhost:${port}` },
})
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill('SIGTERM'))
child.on('exit', (code) => {
  rmSync(data, { recursive: true, force: true })
  process.exitCode = code ?? 1
})
