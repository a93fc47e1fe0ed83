/** `audit`: sealing, exporting and checking the audit trail. A file is checked without opening anything else. */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { type AuditVerification, type Finding, sealAlgorithms } from '@wutong/contract'
import type { Text } from '@wutong/engine'
import { findLastSeal, sealDue, sealedLines, verifyFile, verifyStored } from '#modules/audit'
import { recordEvent } from '#platform/audit'
import type { Run } from '../cli.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { findingText } from './finding-text.ts'
import { configOf, inHouse } from './house.ts'
import { dayOption, textOption } from './options.ts'

/** Runs the command of `audit` that is asked for. */
export async function runAudit(run: Run): Promise<number> {
  const [what, file] = run.called.words
  if (what === 'seal') return seal(run)
  if (what === 'verify') return verify(run, file)
  if (what === 'export' && file !== undefined) return exportDays(run, file)
  throw new CliFailure({
    zh: '请写 wutong audit seal、wutong audit export 文件 或 wutong audit verify [文件]',
    en: 'write wutong audit seal, wutong audit export FILE or wutong audit verify [FILE]',
  })
}

async function seal({ called, output }: Run): Promise<number> {
  const said = textOption(called, 'algorithm') ?? configOf(called).sealAlgorithm
  const algorithm = sealAlgorithms.find((one) => one === said)
  if (algorithm === undefined) {
    throw new CliFailure({
      zh: `--algorithm 只能是 sha256 或 sm3，不能是「${said}」`,
      en: `--algorithm is sha256 or sm3, not "${said}"`,
    })
  }
  const { sealed, stopped, head } = await inHouse(called, async ({ ctx }) => {
    const done = await sealDue(ctx, algorithm)
    const last = await ctx.transact(findLastSeal)
    return { ...done, head: last?.hash ?? null }
  })
  const zh = output.language === 'zh'
  if (output.json) {
    output.value({ sealed, stopped, head })
    return exitCodes.ok
  }
  for (const { day, events, hash } of sealed)
    output.line(zh ? `已封存 ${day}：${events} 条事件，${hash}` : `sealed ${day}: ${events} events, ${hash}`)
  if (stopped === 'open')
    output.warn('还有当天的事务未结束，稍后再封存', 'a transaction of the day is still open; seal it later')
  if (stopped === 'elsewhere') output.warn('另一进程正在封存', 'another process is sealing')
  if (head === null) output.line(zh ? '还没有已结束的日子可封存' : 'no day with events has ended yet')
  else output.line(zh ? `链首：${head}（请另处记下）` : `head: ${head} (note it down elsewhere)`)
  return exitCodes.ok
}

async function exportDays({ called, output }: Run, file: string): Promise<number> {
  const day = dayOption(called, 'day') ?? undefined
  const from = day ?? dayOption(called, 'from') ?? undefined
  const to = day ?? dayOption(called, 'to') ?? undefined
  const lines = await inHouse(called, async ({ ctx }) => {
    let count = 0
    const out = createWriteStream(file, { flags: 'w' })
    for await (const line of sealedLines(ctx, { from, to })) {
      count += 1
      if (!out.write(`${line}\n`)) await once(out, 'drain')
    }
    out.end()
    await once(out, 'finish')
    const detail = { from, to, lines: count }
    if (count > 0) await ctx.transact((tx) => recordEvent(tx, { event: 'audit.exported', kind: 'export', detail }))
    return count
  })
  if (lines === 0) {
    throw new CliFailure(
      {
        zh: '这些日子没有封存：先运行 wutong audit seal，或改 --from、--to',
        en: 'none of these days is sealed: run wutong audit seal first, or change --from and --to',
      },
      { exitCode: exitCodes.failed },
    )
  }
  if (output.json) output.value({ file, lines })
  else output.line(output.language === 'zh' ? `已写出 ${file}：${lines} 行` : `wrote ${file}: ${lines} lines`)
  return exitCodes.ok
}

async function verify({ called, output }: Run, file: string | undefined): Promise<number> {
  const head = textOption(called, 'head') ?? undefined
  const result = file === undefined ? await verifyDatabase(called, head) : await verifyGiven(file, head)
  if (output.json) output.value(result)
  else for (const line of linesOf(result, output.language)) output.line(line)
  return result.intact ? exitCodes.ok : exitCodes.failed
}

function verifyDatabase(called: Run['called'], head: string | undefined): Promise<AuditVerification> {
  return inHouse(called, ({ ctx }) => verifyStored(ctx, head))
}

async function verifyGiven(file: string, head: string | undefined): Promise<AuditVerification> {
  try {
    await access(file)
  } catch (cause) {
    throw new CliFailure({ zh: `无法读取「${file}」`, en: `"${file}" cannot be read` }, { cause })
  }
  return verifyFile(file, head)
}

function linesOf(result: AuditVerification, language: keyof Text): string[] {
  const { intact, days, events, from, to, head, unsealed, found, findings, ms } = result
  const zh = language === 'zh'
  const range = `${from ?? '—'} … ${to ?? '—'}`
  const checked = zh
    ? `已核对 ${days} 天（${range}）、${events} 条事件，用时 ${ms} 毫秒`
    : `checked ${days} days (${range}), ${events} events in ${ms} ms`
  const open = unsealed === null ? [] : [zh ? `尚未封存的事件 ${unsealed} 条` : `${unsealed} events are not sealed yet`]
  const headLine = head === null ? [] : [zh ? `链首：${head}` : `head: ${head}`]
  if (intact) return [checked, ...open, ...headLine, zh ? '未发现改动' : 'nothing was tampered with']
  // Whoever must act on it may read either language.
  return [
    checked,
    ...headLine,
    `发现 ${found} 处不符：`,
    ...findings.map((finding) => `  ${sentenceOf(finding, 'zh')}`),
    `findings: ${found}`,
    ...findings.map((finding) => `  ${sentenceOf(finding, 'en')}`),
  ]
}

const placeText = {
  zh: { position: (n: number) => `第 ${n} 条`, event: (id: string) => `事件 ${id}`, between: '，', colon: '：' },
  en: { position: (n: number) => `no. ${n}`, event: (id: string) => `event ${id}`, between: ', ', colon: ': ' },
} as const

function sentenceOf({ kind, day, eventId, position }: Finding, language: keyof Text): string {
  const words = placeText[language]
  const place = [
    day,
    position === null ? null : words.position(position),
    eventId === null ? null : words.event(eventId),
  ].filter((part) => part !== null)
  const said = findingText[kind][language]
  return place.length === 0 ? said : `${place.join(words.between)}${words.colon}${said}`
}
