/** What a change is, and whether the server says that it was done. */
import type { Person, Reply, Running } from './server.ts'

/** A change that the server has acknowledged. */
export interface Done {
  readonly what: string
  /** Whether it is still there. */
  readonly isThere: (server: Running) => Promise<boolean>
}

/** Tries a change; null where it was refused, which is no fault. */
export type Deed = (server: Running, subjects: readonly string[], number: number) => Promise<Done | null>

/** Rows of a list, all of its pages. */
export async function rowsOf(server: Running, path: string, as?: Person): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = []
  for (let next: string | null = ''; next !== null; ) {
    const query: string = next === '' ? '' : `${path.includes('?') ? '&' : '?'}after=${encodeURIComponent(next)}`
    const { status, body } = await server.send('GET', `${path}${query}`, undefined, as)
    if (status !== 200) throw new Error(`${path} answers ${status}`)
    const page = body as { rows: Record<string, unknown>[]; next: string | null }
    all.push(...page.rows)
    next = page.next
  }
  return all
}

/** How often changes were answered that the machine failed, by the code of the error. */
export const outages = new Map<string, number>()

/** What the server may say when the machine fails: that the database does not answer, or that there is no room. */
const outageStatuses = [503, 507]

/** A reply that no fault may lead to. */
export class WrongReply extends Error {}

/** Whether a change was done; throws where the reply is neither a refusal nor tells clearly what failed. */
export function isDone({ status, body }: Reply): boolean {
  if (status < 500) return status === 200
  const { code, title } = (body ?? {}) as { code?: string; title?: { zh?: string; en?: string } }
  if (!outageStatuses.includes(status) || code === undefined || !title?.zh || !title.en)
    throw new WrongReply(`a change is answered with ${status}: ${JSON.stringify(body)}`)
  outages.set(code, (outages.get(code) ?? 0) + 1)
  return false
}

/** One of some, by chance. */
export function pick<T>(all: readonly T[]): T {
  return all[Math.floor(Math.random() * all.length)] as T
}
