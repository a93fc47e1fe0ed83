import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SealAlgorithm } from '@wutong/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayAfter, type EventText, genesisOf, hashOfSeal, lineOfEvent, lineOfSeal, linkAfter } from './chain.ts'
import { verifyFile } from './sealed-file.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wutong-sealed-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function anEvent(number: number, day: string): EventText {
  const id = `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
  return {
    zone_id: 'here',
    id,
    at: `${day}T01:02:03.${String(number).padStart(6, '0')}Z`,
    day,
    actor_id: 'u1',
    actor_name: '张三',
    actor_role: 'officer',
    event: 'subject.read',
    kind: 'read',
    entity: null,
    subject_id: null,
    route: 'GET /api/subjects/:subjectId',
    purpose: '年度"核查"\n第二行',
    trace_id: null,
    detail: '{"rows": 3, "a\\nb": "梧桐\u2028"}',
  }
}

/** The lines of a file with so many events a day. */
function linesOf(perDay: readonly number[], algorithm: SealAlgorithm): string[] {
  const lines: string[] = []
  let day = '2026-03-01'
  let hash = genesisOf('here', algorithm)
  let number = 0
  const firstDay = day
  let lastDay = day
  for (const events of perDay) {
    const previous = hash
    let root = previous
    const eventLines: string[] = []
    for (let position = 1; position <= events; position += 1) {
      number += 1
      const line = lineOfEvent(anEvent(number, day))
      root = linkAfter(algorithm, root, line)
      eventLines.push(`{"n":${position},"link":"${root}","event":${line}}`)
    }
    const seal = { zoneId: 'here', day, algorithm, events, root, previous, sealedAt: `${day}T17:00:00.000000Z` }
    hash = hashOfSeal(seal)
    lines.push(`{"hash":"${hash}","seal":${lineOfSeal(seal)}}`, ...eventLines)
    lastDay = day
    day = dayAfter(day)
  }
  const head = { format: 'wutong-audit-1', zone_id: 'here', from: firstDay, to: lastDay }
  return [JSON.stringify(head), ...lines]
}

let files = 0
async function verify(content: string | Uint8Array, head?: string) {
  files += 1
  const path = join(folder, `${files}.jsonl`)
  await writeFile(path, content)
  return verifyFile(path, head)
}
const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

describe('the bytes that are hashed', () => {
  test('an event is its columns in alphabetical order, detail as the database writes it', () => {
    expect(lineOfEvent({ ...anEvent(7, '2026-03-01'), purpose: null, detail: '{"b": 1.10, "aa": null}' })).toBe(
      '{"actor_id":"u1","actor_name":"张三","actor_role":"officer","at":"2026-03-01T01:02:03.000007Z","day":"2026-03-01","detail":{"b": 1.10, "aa": null},"entity":null,"event":"subject.read","id":"00000000-0000-7000-8000-000000000007","kind":"read","purpose":null,"route":"GET /api/subjects/:subjectId","subject_id":null,"trace_id":null,"zone_id":"here"}',
    )
  })

  test('a link is what any program gives for the link before, a line feed and the line', () => {
    const line = lineOfEvent(anEvent(1, '2026-03-01'))
    const before = createHash('sm3').update('wutong-audit here', 'utf8').digest('hex')
    expect(genesisOf('here', 'sm3')).toBe(before)
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from([10]), Buffer.from(line, 'utf8')])
    expect(linkAfter('sm3', before, line)).toBe(createHash('sm3').update(bytes).digest('hex'))
  })

  test('SM3 gives the value of its standard (GB/T 32905-2016, example 1)', () => {
    expect(createHash('sm3').update('abc').digest('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    )
  })
})

describe('a file of sealed days', () => {
  test.for(['sha256', 'sm3'] as const)('that nobody touched is intact by %s, empty days too', async (algorithm) => {
    const lines = linesOf([3, 0, 2], algorithm)
    const result = await verify(textOf(lines))
    expect(result).toMatchObject({
      intact: true,
      days: 3,
      events: 5,
      from: '2026-03-01',
      to: '2026-03-03',
      findings: [],
    })
    expect(await verify(textOf(lines), result.head ?? '')).toMatchObject({ intact: true })
    expect(await verify(textOf(lines), 'f'.repeat(64))).toMatchObject({
      intact: false,
      findings: [{ kind: 'head_unknown' }],
    })
  })

  const lines = linesOf([3, 0, 4], 'sha256')
  const ids = lines.map((line) => /"id":"([^"]+)"/.exec(line)?.[1] ?? null)
  const isEvent = (index: number): boolean => ids[index] !== null
  const dayOfLine = (index: number): string => /"day":"([^"]+)"/.exec(lines[index] ?? '')?.[1] ?? ''

  test('shows a change of any single byte, and where', async () => {
    const bytes = Buffer.from(textOf(lines))
    const starts = [0]
    for (const line of lines) starts.push((starts.at(-1) ?? 0) + Buffer.byteLength(line) + 1)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(bytes)
        changed[at] = (bytes[at] ?? 0) ^ change
        const { intact, findings } = await verify(changed)
        expect(intact).toBe(false)
        const index = starts.findLastIndex((start) => start <= at)
        const day = dayOfLine(index)
        const isLineEnd = at === (starts[index + 1] ?? 0) - 1
        // In the event itself the very event is named; elsewhere its day, its line or the head of the file.
        const exact = findings.some(({ eventId }) => eventId !== null && eventId === ids[index])
        const near = findings.some(({ day: found, kind, position }) =>
          kind === 'file_head_wrong'
            ? index === 0 || isLineEnd || !isEvent(index)
            : found === day || position === index + 1,
        )
        expect(exact || near, `byte ${at} of line ${index}: ${JSON.stringify(findings)}`).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('shows any line taken out, and where', async () => {
    for (const index of lines.keys()) {
      const { intact, findings } = await verify(textOf(lines.toSpliced(index, 1)))
      expect(intact, `line ${index}`).toBe(false)
      if (isEvent(index))
        expect(findings).toContainEqual({
          kind: 'event_missing',
          day: dayOfLine(index),
          eventId: null,
          position: Number(/"n":(\d+)/.exec(lines[index] ?? '')?.[1]),
        })
    }
  })

  test('shows any line put in again elsewhere, and in which day', async () => {
    for (const index of lines.keys())
      for (const place of lines.keys()) {
        const { intact, findings } = await verify(textOf(lines.toSpliced(place, 0, lines[index] ?? '')))
        expect(intact, `line ${index} at ${place}`).toBe(false)
        if (isEvent(index) && place > 1) expect(findings.map(({ day }) => day)).toContain(dayOfLine(place - 1))
      }
  })

  const pairs = [...lines.keys()].flatMap((one) =>
    [...lines.keys()].slice(one + 1).map((other) => [one, other] as const),
  )
  test('shows any two lines swapped, and names one of two events', async () => {
    for (const [one, other] of pairs) {
      const { intact, findings } = await verify(
        textOf(lines.with(one, lines[other] ?? '').with(other, lines[one] ?? '')),
      )
      expect(intact, `${one} and ${other}`).toBe(false)
      const named = findings.filter(({ eventId }) => eventId !== null && [ids[one], ids[other]].includes(eventId))
      if (isEvent(one) && isEvent(other)) expect(named, `${one} and ${other}`).not.toEqual([])
    }
  })

  test('made anew as a whole is found by the head that was noted down, and by nothing else', async () => {
    const head = (await verify(textOf(lines))).head ?? ''
    const forged = textOf(linesOf([3, 0, 3], 'sha256'))
    expect(await verify(forged)).toMatchObject({ intact: true })
    expect(await verify(forged, head)).toMatchObject({ intact: false, findings: [{ kind: 'head_unknown' }] })
  })

  test('with a day sealed anew breaks at the day after', async () => {
    const other = linesOf([2, 0, 4], 'sha256')
    const mixed = [lines[0] ?? '', ...other.slice(1, 4), ...lines.slice(5)]
    expect((await verify(textOf(mixed))).findings).toEqual([
      { kind: 'chain_broken', day: '2026-03-02', eventId: null, position: null },
    ])
  })

  test.for([
    ['nothing', ''],
    ['something else', '{"a":1}\n{"b":2}\n'],
    ['no text', Buffer.from([0xff, 0xfe, 0x0a, 0xff])],
  ] as const)('that holds %s is not intact', async ([, content]) => {
    expect(await verify(content)).toMatchObject({ intact: false, days: 0 })
  })
})
