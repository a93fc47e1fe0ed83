/** What an officer does all day, each with a way to see afterwards that it was done. */
import { consentDeeds } from './consents.ts'
import { type Deed, isDone, pick, rowsOf } from './deed.ts'
import type { Running } from './server.ts'
import { settle, unsettle } from './settlements.ts'

interface Row {
  readonly id: string
}

/** Enterprises to work on. */
export async function listSubjects(server: Running): Promise<string[]> {
  return (await rowsOf(server, '/api/subjects?limit=100')).map(({ id }) => String(id))
}

const raise: Deed = async (server, subjects, number) => {
  const order = {
    subjectId: pick(subjects),
    code: 'revenue',
    period: 2024,
    claimed: 1000 + number,
    reason: `异议 ${number}`,
  }
  const reply = await server.send('POST', '/api/disputes', order)
  if (!isDone(reply)) return null
  const { id } = reply.body as Row
  return {
    what: `dispute ${id}`,
    isThere: async (later) => (await later.send('GET', `/api/disputes/${id}`)).status === 200,
  }
}

const answer: Deed = async (server, _subjects, number) => {
  const open = await rowsOf(server, '/api/disputes?state=open')
  const dispute = open.length === 0 ? undefined : pick(open)
  if (dispute === undefined) return null
  const id = String(dispute.id)
  const accept = number % 2 === 0
  const order = accept
    ? { accept, value: 1000 + number, answer: `更正 ${number}` }
    : { accept, answer: `维持 ${number}` }
  if (!isDone(await server.send('POST', `/api/disputes/${id}/answer`, order))) return null
  return {
    what: `answer to dispute ${id}`,
    isThere: async (later) => {
      const { body } = await later.send('GET', `/api/disputes/${id}`)
      return (body as { state: string }).state === (accept ? 'accepted' : 'refused')
    },
  }
}

/** Only enterprises without a code of their own may be one and the same. */
const merge: Deed = async (server, _subjects, number) => {
  const { body } = await server.send('GET', `/api/subjects?search=${encodeURIComponent('故障')}&limit=100`)
  const ids = (body as { rows: Row[] }).rows.map(({ id }) => id)
  if (ids.length < 2) return null
  const [keptId, mergedId] = [pick(ids), pick(ids)]
  const reply = await server.send('POST', '/api/merges', { keptId, mergedId, reason: `合并 ${number}` })
  if (!isDone(reply)) return null
  const { mergeId } = reply.body as { mergeId: string }
  return {
    what: `merge ${mergeId}`,
    isThere: async (later) => (await rowsOf(later, '/api/merges?limit=200')).some(({ id }) => id === mergeId),
  }
}

const undo: Deed = async (server, _subjects, number) => {
  const standing = (await rowsOf(server, '/api/merges?limit=200')).filter(({ undoneAt }) => undoneAt === null)
  if (standing.length === 0) return null
  const id = String(pick(standing).id)
  if (!isDone(await server.send('POST', `/api/merges/${id}/undo`, { reason: `撤销 ${number}` }))) return null
  return {
    what: `undoing of merge ${id}`,
    isThere: async (later) =>
      (await rowsOf(later, '/api/merges?limit=200')).some((row) => row.id === id && row.undoneAt !== null),
  }
}

/** A file that speaks of some enterprises of the zone again and of some that nobody knows. */
const bring: Deed = async (server, _subjects, number) => {
  const lines = Array.from(
    { length: 300 },
    (_, index) => `故障${number}第${index}号科技有限公司,${number * 1000 + index},${1 + (index % 90)}`,
  )
  const form = new FormData()
  form.append('file', new Blob([`企业名称,营业收入(万元),职工总数\n${lines.join('\n')}\n`]), `${number}.csv`)
  const reply = await server.send('POST', '/api/imports?source=statistics&period=2024', form)
  if (!isDone(reply)) return null
  const { batchId } = reply.body as { batchId: string }
  return {
    what: `import ${batchId}`,
    isThere: async (later) => (await later.send('GET', `/api/batches/${batchId}`)).status === 200,
  }
}

const takeBack: Deed = async (server, _subjects, number) => {
  const batches = (await rowsOf(server, '/api/batches?limit=200')).filter(
    ({ retractedAt, source, file }) =>
      retractedAt === null && source === 'statistics' && /^\d+\.csv$/.test(String(file)),
  )
  if (batches.length === 0) return null
  const id = String(pick(batches).id)
  if (!isDone(await server.send('POST', `/api/batches/${id}/retract`, { reason: `撤回 ${number}` }))) return null
  return {
    what: `taking back of batch ${id}`,
    isThere: async (later) => {
      const { body } = await later.send('GET', `/api/batches/${id}`)
      return (body as { retractedAt: string | null }).retractedAt !== null
    },
  }
}

const evaluate: Deed = async (server) => {
  const reply = await server.send('POST', '/api/evaluations', {})
  if (!isDone(reply)) return null
  const { snapshotHash } = reply.body as { snapshotHash: string }
  return {
    what: `evaluation of ${snapshotHash}`,
    isThere: async (later) =>
      (await rowsOf(later, '/api/history/runs?definition=innovation-points&limit=200')).some(
        (run) => run.snapshotHash === snapshotHash,
      ),
  }
}

const ofOfficer: readonly Deed[] = [
  raise,
  raise,
  answer,
  settle,
  unsettle,
  merge,
  undo,
  bring,
  bring,
  takeBack,
  evaluate,
]

/** All of them, as often as they are tried beside one another. */
export const deeds: readonly Deed[] = [...ofOfficer, ...consentDeeds]
