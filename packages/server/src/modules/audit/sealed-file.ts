/** Sealed days as a file of lines of JSON, which is checked without database and zone package. */
import { createReadStream } from 'node:fs'
import { type AuditVerification, sealAlgorithms } from '@wutong/contract'
import { z } from 'zod'
import type { Ctx } from '#platform/context'
import { type HashedSeal, lineOfEvent, lineOfSeal } from './chain.ts'
import { type ChainCheck, checkChain } from './chain-check.ts'
import { linksOfDay, readSeals } from './store.ts'
import { resultOf } from './verification.ts'

interface Days {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

function headLine(zoneId: string, from: string, to: string): string {
  return JSON.stringify({ format: 'wutong-audit-1', zone_id: zoneId, from, to })
}

/** The lines of a file of sealed days: what it holds, then every seal followed by its events. Empty where nothing is sealed. */
export async function* sealedLines(ctx: Ctx, days: Days): AsyncGenerator<string> {
  const seals = await ctx.transact((inside) => readSeals(inside, days))
  const [first, last] = [seals[0], seals.at(-1)]
  if (first === undefined || last === undefined) return
  yield headLine(ctx.zoneId, first.day, last.day)
  for (const seal of seals) {
    yield `{"hash":"${seal.hash}","seal":${lineOfSeal(seal)}}`
    for await (const { position, link, event } of linksOfDay(ctx, seal.day))
      if (event !== null) yield `{"n":${position},"link":"${link}","event":${lineOfEvent(event)}}`
  }
}

const sealPattern = /^\{"hash":"([0-9a-f]{64})","seal":(\{.*\})\}$/s
const eventPattern = /^\{"n":([1-9]\d{0,8}),"link":"([0-9a-f]{64})","event":(\{.*\})\}$/s

const SealText = z.object({
  algorithm: z.enum(sealAlgorithms),
  day: z.iso.date(),
  events: z.number(),
  previous: z.string(),
  root: z.string(),
  sealed_at: z.string(),
  zone_id: z.string(),
})

const Named = z.object({ id: z.string() })

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The seal of a line, where it is written as seals are, to the last character. */
function parseSeal(text: string): HashedSeal | null {
  const [, hash, inner] = sealPattern.exec(text) ?? []
  if (hash === undefined || inner === undefined) return null
  const parsed = SealText.safeParse(parseJson(inner))
  if (!parsed.success) return null
  const { zone_id: zoneId, sealed_at: sealedAt, ...rest } = parsed.data
  const seal = { zoneId, sealedAt, ...rest, hash }
  return lineOfSeal(seal) === inner ? seal : null
}

/** Lines of a file as text; what is no UTF-8, or does not end, is null. */
async function* linesOf(path: string): AsyncGenerator<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const decode = (bytes: Buffer): string | null => {
    try {
      return decoder.decode(bytes)
    } catch {
      return null
    }
  }
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(path)) {
    rest = Buffer.concat([rest, chunk as Buffer])
    let from = 0
    for (let end = rest.indexOf(10, from); end >= 0; end = rest.indexOf(10, from)) {
      yield decode(rest.subarray(from, end))
      from = end + 1
    }
    rest = rest.subarray(from)
  }
  if (rest.length > 0) yield null
}

/** Checks a file; nothing but the file is needed. */
export async function verifyFile(path: string, head?: string): Promise<AuditVerification> {
  const started = performance.now()
  const check = checkChain({ wholeChain: false })
  const read = createFileReader(check)
  for await (const line of linesOf(path)) read.take(line)
  const { seals, events } = read.end()
  return resultOf(check, { seals, events, unsealed: null, head, started })
}

/** Takes the lines of a file one after the other into a check. */
function createFileReader(check: ChainCheck) {
  const seals: HashedSeal[] = []
  let number = 0
  let events = 0
  let fileHead: string | null = null
  // Behind a seal that cannot be read, events belong to no day.
  let isLost = false
  const takeSeal = (seal: HashedSeal): void => {
    if (!isLost) check.closeDay()
    isLost = false
    check.openDay(seal)
    seals.push(seal)
  }
  const takeOther = (text: string | null): void => {
    check.report('line_unreadable', isLost ? null : (seals.at(-1)?.day ?? null), { position: number })
    if (text?.startsWith('{"hash"') !== true) return
    if (!isLost) check.closeDay()
    isLost = true
  }
  const takeEvent = (text: string): boolean => {
    const [, position, link, line] = eventPattern.exec(text) ?? []
    if (position === undefined || link === undefined || line === undefined) return false
    const eventId = Named.safeParse(parseJson(line)).data?.id ?? null
    events += 1
    if (!isLost) check.event({ position: Number(position), eventId, link, line })
    return true
  }
  return {
    take: (text: string | null): void => {
      number += 1
      if (number === 1) {
        fileHead = text
        return
      }
      const seal = text === null ? null : parseSeal(text)
      if (seal !== null) takeSeal(seal)
      else if (text === null || !takeEvent(text)) takeOther(text)
    },
    end: (): { readonly seals: readonly HashedSeal[]; readonly events: number } => {
      if (!isLost) check.closeDay()
      const [first, last] = [seals[0], seals.at(-1)]
      const expected = first && last ? headLine(first.zoneId, first.day, last.day) : null
      if (expected === null || fileHead !== expected) check.report('file_head_wrong', null)
      return { seals, events }
    },
  }
}
