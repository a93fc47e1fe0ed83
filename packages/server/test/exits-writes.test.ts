/**
 * What officers who see less than the zone do within it tells them nothing of what lies beyond, and changes nothing there: two
 * zones that differ in what is out of sight alone answer the same byte for byte, and the database itself refuses the rest.
 */
import type { InjectOptions } from 'fastify'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Send } from './harness.ts'
import { sentFile } from './sent-file.ts'
import { callers, delivered, type Figures, normalised, one, otherThan, two, type World, worldOf } from './worlds.ts'

const post = (url: string, payload: object): InjectOptions => ({ method: 'POST', url, payload })

/** Rows about the firm that is seen, about the other by all that it is known by, and about one that nobody knows. */
function fileAbout({ stranger }: Figures): string {
  const rows = [
    ['示例甲有限公司', '91410100MA44TJ0F0Q', 'east', '510'],
    ['示例甲有限公司', '91410100MA44TJ0F0Q', 'west', '511'],
    ['示例甲有限公司', stranger.uscc, '', '512'],
    [stranger.name, '', '', '513'],
    [stranger.name, stranger.uscc, 'east', '514'],
    ['无人知晓丙有限公司', '91410100MA00000047', 'east', '515'],
    ['无人知晓丙有限公司', '', '', '516'],
  ]
  return ['企业名称,统一社会信用代码,district,营业收入,年份', ...rows.map((row) => `${row},2023`)].join('\n')
}

type Ask = (request: InjectOptions | string) => Promise<Record<string, unknown>>

const year = { period: 2024 }

/** Does everything that an officer does about both firms, and tells what came of it. */
async function doneBy(send: Send, world: World, figures: Figures): Promise<string[]> {
  const told: string[] = []
  const ask: Ask = async (request) => {
    const { statusCode, body } = await send(request)
    const { url, payload } = typeof request === 'string' ? { url: request } : request
    told.push(`${url} ${Buffer.isBuffer(payload) ? 'file' : JSON.stringify(payload)} ${statusCode} ${body}`)
    return /^\{/.test(body) ? JSON.parse(body) : {}
  }
  await importFiles(ask, fileAbout(figures))
  for (const subjectId of [world.own, world.other]) {
    await askFor(ask, subjectId)
    await object(ask, subjectId)
    await settle(ask, subjectId, world)
  }
  const { rows: settled } = (await send('/api/settlements')).json()
  for (const { id } of settled.slice(0, 1)) await ask(post(`/api/settlements/${id}/undo`, { reason: '再核' }))
  for (const list of ['conflicts', 'settlements', 'disputes?state=all', 'questions?state=all', 'batches'])
    await ask(`/api/${list}`)
  for (const filter of ['', '?offer=rd-grant:qualified', '?offer=rd-grant:not_qualified', '?rung=growth:small'])
    await ask(`/api/subjects${filter}`)
  for (const page of ['', '/assessment']) await ask(`/api/subjects/${world.own}${page}`)
  return told
}

async function importFiles(ask: Ask, file: string): Promise<void> {
  await ask(sentFile('/api/imports?source=tax&dryRun=true', file))
  const { batchId } = await ask(sentFile('/api/imports?source=tax', file))
  for (const again of [file, delivered]) await ask(sentFile('/api/imports?source=tax', again))
  await ask('/api/batches')
  for (const path of ['', '/report.csv', '/problem-rows.csv']) await ask(`/api/batches/${batchId}${path}`)
}

async function askFor(ask: Ask, subjectId: string): Promise<void> {
  for (const code of ['registered_on', 'employees', 'rd_expense', 'revenue']) {
    const { id } = await ask(post('/api/questions', { kind: 'gap', subjectId, code, ...year, askedOf: 'source' }))
    const answer = { says: 'figure', value: '2020-02-02', answer: '查' }
    if (id !== undefined) await ask(post(`/api/questions/${id}/answer`, answer))
  }
  await ask(post('/api/questions', { kind: 'plausibility', rule: 'rd', subjectId, ...year, askedOf: 'source' }))
}

async function object(ask: Ask, subjectId: string): Promise<void> {
  for (const code of ['revenue', 'rd_expense', 'district']) {
    const { id } = await ask(post('/api/disputes', { subjectId, code, ...year, claimed: null, reason: '有误' }))
    if (id !== undefined) await ask(post(`/api/disputes/${id}/answer`, { accept: true, value: 505, answer: '改' }))
  }
}

async function settle(ask: Ask, subjectId: string, { records }: World): Promise<void> {
  for (const code of ['revenue', 'rd_expense', 'district'])
    for (const recordId of [records.own[1], records.other[0]])
      await ask(post('/api/settlements', { subjectId, code, ...year, recordId, reason: '核' }))
}

/** What was told, without what differs each time; files that were sent are told of by the names in them. */
function comparable(told: readonly string[], world: World, figures: Figures): string[] {
  const [plain, ofFile] = [normalised(world, figures), normalised(world, figures, true)]
  const isOfFile = (line: string): boolean => /^\/api\/(imports|batches\/)/.test(line)
  return told.map((line) => (isOfFile(line) ? ofFile : plain)(line).replaceAll(/"ms":\d+/g, '"ms":0'))
}

/** All that is on file of the other firm. */
async function stored({ zone, other }: World): Promise<string> {
  const rows = await zone.ctx.transact(async ({ db }) => {
    const all: unknown[] = []
    for (const table of ['facts', 'records', 'questions', 'disputes', 'settlements'])
      all.push(
        (
          await sql`select to_jsonb(t) as row from ${sql.table(table)} t where subject_id = ${other} order by t`.execute(
            db,
          )
        ).rows,
      )
    all.push((await sql`select name, uscc, external_key from subjects order by id`.execute(db)).rows)
    return all
  })
  return JSON.stringify(rows)
}

// One who sees fewer enterprises and fewer figures of them, and one who sees fewer figures of all.
const officers = callers.filter(({ title }) => /^an officer.*without/.test(title))

describe('what is done within reach', { timeout: 180_000 }, () => {
  test.for(officers)('tells nothing to $title, and changes nothing beyond', async (caller) => {
    const there = otherThan(caller.blindTo)
    const told: string[][] = []
    for (const figures of [one, there]) {
      const world = await worldOf(figures)
      const send = await caller.enter(world)
      const before = await stored(world)
      const done = await doneBy(send, world, figures)
      if (caller.blindTo !== 'rdExpense') expect(await stored(world)).toBe(before)
      told.push(comparable(done, world, figures))
    }
    const [here = [], elsewhere] = told
    expect(here.filter((line) => / 5\d\d \{/.test(line))).toEqual([])
    expect(here).toEqual(elsewhere)
    // What they are there for is done.
    expect(here[1]).toMatch(
      caller.blindTo === 'rdExpense' ? /"accepted":/ : /"accepted":1,"corrected":0,"refused":6,"newSubjects":0/,
    )
    for (const done of ['questions', 'disputes', 'settlements'])
      expect(
        here.filter((line) => line.startsWith(`/api/${done} {`) && line.includes('} 200 {')).length,
      ).toBeGreaterThan(0)
  })

  test('is told to whoever sees everything, so that these requests would find a leak', async () => {
    const told: string[][] = []
    for (const figures of [one, two]) {
      const world = await worldOf(figures)
      const send = await world.zone.signIn('officer')
      told.push(comparable(await doneBy(send, world, figures), world, figures))
    }
    const [here = [], there] = told
    expect(here.filter((line, at) => line !== there?.[at]).length).toBeGreaterThan(8)
  })
})
