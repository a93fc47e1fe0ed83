/** Choosing among what sources say, and leaving it to precedence again. */
import { type Deed, isDone, pick, rowsOf } from './deed.ts'

interface Conflict {
  readonly subject: { readonly id: string }
  readonly code: string
  readonly period: number | null
  readonly statements: readonly { readonly recordId: string }[]
}

/** A person's choice of a record. */
export const settle: Deed = async (server, _subjects, number) => {
  const { status, body } = await server.send('GET', '/api/conflicts?limit=100')
  const conflicts = status === 200 ? (body as { rows: Conflict[] }).rows : []
  if (conflicts.length === 0) return null
  const { subject, code, period, statements } = pick(conflicts)
  const order = { subjectId: subject.id, code, period, recordId: pick(statements).recordId, reason: `裁定 ${number}` }
  const reply = await server.send('POST', '/api/settlements', order)
  if (!isDone(reply)) return null
  const { settlementId } = reply.body as { settlementId: string }
  return {
    what: `settlement ${settlementId}`,
    isThere: async (later) => (await rowsOf(later, '/api/settlements?limit=200')).some(({ id }) => id === settlementId),
  }
}

/** Taking such a choice back. */
export const unsettle: Deed = async (server, _subjects, number) => {
  const standing = (await rowsOf(server, '/api/settlements?limit=200')).filter(({ undoneAt }) => undoneAt === null)
  if (standing.length === 0) return null
  const id = String(pick(standing).id)
  if (!isDone(await server.send('POST', `/api/settlements/${id}/undo`, { reason: `撤销裁定 ${number}` }))) return null
  return {
    what: `undoing of settlement ${id}`,
    isThere: async (later) =>
      (await rowsOf(later, '/api/settlements?limit=200')).some((row) => row.id === id && row.undoneAt !== null),
  }
}
