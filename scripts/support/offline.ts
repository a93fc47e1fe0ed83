/** Tries the archive as a zone would: unpacked somewhere, on a machine that has no network and no Node. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { makeBundle, must } from './bundle.ts'
import { freePort } from './ports.ts'

/** Only the loopback device is up; then the server is started, asked, and told to stop. */
const script = `
set -eu
ip link set lo up
if "$NODE" -e "require('net').connect(443, '1.1.1.1').on('connect', () => process.exit(0)).on('error', () => process.exit(1))"
then echo 'there is a network' >&2; exit 1; fi
./bin/wutong start --data "$DATA" --port "$PORT" --subjects 50 &
server=$!
"$NODE" -e "
const ask = async (tries) => {
  try {
    const page = await fetch('http://127.0.0.1:$PORT/')
    const health = await (await fetch('http://127.0.0.1:$PORT/api/health')).json()
    if (!health.ok || !(await page.text()).includes('<title>梧桐')) throw new Error('not the product')
  } catch (error) {
    if (tries === 0) throw error
    await new Promise((resolve) => setTimeout(resolve, 500))
    await ask(tries - 1)
  }
}
ask(180)"
./bin/wutong backup "$DATA/all.gz" --data "$DATA"
kill -TERM "$server"
wait "$server"
`

/** Makes the archive, unpacks it and runs it without a network; throws with what was said where that does not work. */
export async function tryOffline(root: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wutong-offline-'))
  try {
    const archive = await makeBundle(root, folder)
    await must('tar', ['-xzf', archive, '-C', folder], folder)
    const home = join(folder, basename(archive).replace('.tar.gz', ''))
    const port = await freePort()
    const env = [
      'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
      `NODE=${home}/node_modules/.bin/node`,
      `DATA=${folder}/data`,
      `PORT=${port}`,
    ]
    await must('unshare', ['--net', 'env', '-i', ...env, 'sh', '-c', script], home)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
