/** `start`: the platform from nothing to a page in the browser. */
import { demoAccounts } from '@wutong/contract'
import type { Run } from '../cli.ts'
import { type Started, type StartProgress, startServer } from '../start.ts'
import { exitCodes } from './failure.ts'
import { configOf, houseOptions } from './house.ts'
import { parseWhole, textOption } from './options.ts'
import type { Output } from './output.ts'
import { tellServiceManager } from './service-manager.ts'
import { buildWeb, needsBuild } from './web-build.ts'

/** Starts the server and stays until it is told to stop. */
export async function runStart({ called, output }: Run): Promise<number> {
  const began = performance.now()
  const config = configOf(called)
  let started: Started | undefined
  const stopped = untilStopped(() => started?.reload())
  started = await startServer({
    ...config,
    ...houseOptions(config),
    demo: called.values['no-demo'] !== true,
    subjects: parseWhole('--subjects', textOption(called, 'subjects') ?? '3000', { min: 1, max: 2_000_000 }),
    seed: parseWhole('--seed', textOption(called, 'seed') ?? '1', { min: 0, max: 2 ** 31 }),
    webReady: webReady(output),
    onProgress: (progress) => showProgress(output, progress),
  })
  warnOfUnreadable(output, started)
  report(output, started, performance.now() - began)
  warnOfCertificate(output, started)
  const say = (state: 'ready' | 'stopping') =>
    tellServiceManager(state, ({ message }) =>
      output.warn(`无法通知 systemd：${message}`, `systemd could not be told: ${message}`),
    )
  await say('ready')
  await stopped
  await say('stopping')
  output.warn('正在关闭……', 'closing …')
  await started.close()
  return exitCodes.ok
}

/** What was kept under another secret does not work until that is back, or until it is made anew. */
function warnOfUnreadable(output: Output, { unreadable: { hooks, secondFactors } }: Started): void {
  if (hooks + secondFactors === 0) return
  output.warn(
    `有 ${hooks} 个通知地址、${secondFactors} 个账号的验证器密钥是用另一把密钥保存的，无法读取：请恢复原来的 WUTONG_SECRET，或移除并重新添加这些地址、重置这些账号的两步验证`,
    `${hooks} addresses and the codes of ${secondFactors} accounts were kept under another secret and cannot be read: put the former WUTONG_SECRET back, or add those addresses anew and reset those accounts' second factors`,
  )
}

async function webReady(output: Output): Promise<void> {
  if (!needsBuild()) return
  const step = output.language === 'zh' ? '构建网页' : 'building the web app'
  await buildWeb()
  output.progress(step, 1, 1)
}

const steps: Record<StartProgress['step'], { zh: string; en: string }> = {
  database: { zh: '打开数据库', en: 'opening the database' },
  zone: { zh: '载入规则包', en: 'loading the zone' },
  demo: { zh: '生成演示区', en: 'making the demo zone' },
  evaluate: { zh: '评价全部企业', en: 'evaluating all enterprises' },
  listen: { zh: '启动网页服务', en: 'starting the web server' },
}
const phases: Record<NonNullable<StartProgress['phase']>, { zh: string; en: string }> = {
  read: { zh: '读取', en: 'reading' },
  compute: { zh: '计算', en: 'computing' },
  store: { zh: '保存', en: 'storing' },
}

function showProgress(output: Output, { step, phase, done, total }: StartProgress): void {
  const name = steps[step][output.language] + (phase === undefined ? '' : `·${phases[phase][output.language]}`)
  if (total !== null) output.progress(name, done, total)
}

function report(output: Output, started: Started, ms: number): void {
  if (output.json) {
    output.value({ ...started, reload: undefined, close: undefined, ms: Math.round(ms) })
    return
  }
  const { counts, url, demo } = started
  const seconds = (ms / 1000).toFixed(1)
  const zh = output.language === 'zh'
  const lines = [
    '',
    zh ? `梧桐已启动：${url}` : `Wutong is running: ${url}`,
    zh
      ? `企业 ${counts.subjects} 家，事实 ${counts.facts} 条，评分表 ${counts.scorecards}、梯度 ${counts.ladders}、政策 ${counts.offers}；用时 ${seconds} 秒`
      : `${counts.subjects} enterprises, ${counts.facts} facts, ${counts.scorecards} scorecards, ${counts.ladders} ladders, ${counts.offers} policies; ${seconds} s`,
    ...(demo ? demoLines(zh) : []),
    zh ? '按 Ctrl-C 停止' : 'Ctrl-C stops it',
  ]
  for (const line of lines) output.line(line)
}

function warnOfCertificate(output: Output, { certificate }: Started): void {
  if (certificate?.isEnding !== true) return
  const { daysLeft, endsAt } = certificate
  const day = endsAt.slice(0, 10)
  output.warn(
    `证书还有 ${daysLeft} 天到期（${day}），请尽快更换文件；更换后自动生效`,
    `the certificate ends in ${daysLeft} days (${day}); put a new one in its place, which is then taken by itself`,
  )
}

function demoLines(zh: boolean): string[] {
  const accounts = demoAccounts.map(
    ({ username, password, displayName }) => `${username} / ${password}（${zh ? displayName.zh : displayName.en}）`,
  )
  return [
    zh
      ? '演示数据均为合成，不对应任何真实企业。演示账号：'
      : 'The data are generated and stand for no real firm. Demo accounts:',
    ...accounts.map((account) => `  ${account}`),
  ]
}

/** Within this time a second signal is the same Ctrl-C: the terminal and npm both pass it on. */
const sameSignalMs = 2000

/**
 * Resolves when the process is told to stop; told again later, it stops at once. A hangup stops it where its terminal
 * went away; a service has none, and is asked by it to take its certificate anew.
 */
function untilStopped(reload: () => void): Promise<void> {
  return new Promise((resolve) => {
    let first: number | null = null
    const stop = (): void => {
      first ??= performance.now()
      if (performance.now() - first > sameSignalMs) process.exit(exitCodes.failed)
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
    process.on('SIGHUP', process.stdout.isTTY ? stop : reload)
  })
}
