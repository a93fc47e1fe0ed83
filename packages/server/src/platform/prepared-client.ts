/** A client of a PostgreSQL server that keeps the plans of statements it meets again, and begins transactions with their first statement. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { BinaryRows, CopyingClient } from './copy-out.ts'
import type { Asked, GentleConfig } from './throng.ts'

/** A statement is kept from this time on: what is met once or twice is not worth its memory on the server. */
const keptFrom = 3
/** Statements kept at most; texts with lists of many lengths must not fill the server. */
const mostKept = 300
/** Texts that are counted; a longer one has rows in it and is met in a hundred lengths. */
const mostCounted = 2000
const longestText = 6000

const counted = new Map<string, number>()
const kept = new Map<string, string>()

/** The name by which a statement is kept; undefined for one that is not. */
function nameOf(text: string): string | undefined {
  const known = kept.get(text)
  if (known !== undefined) return known
  // A kept plan is bound to the columns it gave at first: `*` may mean others after a migration.
  if (text.length > longestText || kept.size >= mostKept || /(select|\.) ?\*/.test(text)) return undefined
  const times = (counted.get(text) ?? 0) + 1
  if (times < keptFrom) {
    if (counted.size < mostCounted) counted.set(text, times)
    return undefined
  }
  counted.delete(text)
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32)
  kept.set(text, name)
  return name
}

const begun = { command: 'BEGIN', rowCount: 0, rows: [] }

type Ask = (...args: readonly unknown[]) => Promise<unknown>

/** How a transaction begins that may write, whatever it began on; see `aside.ts`. */
const beginnings: ReadonlySet<string> = new Set(['begin', 'start transaction read write'])
/** Roles of those who see less than the zone. */
const limitedRoles = ['wutong_limited', 'wutong_rows']
const endings: ReadonlySet<string> = new Set(['commit', 'rollback'])
const said = { command: 'SELECT', rowCount: 0, rows: [] }

/** The client. What is asked in one breath is one message, with the beginning of a transaction and who works in it. */
export class PreparedClient extends CopyingClient {
  /** The beginning of a transaction that nothing was asked in yet. */
  private begun: string | null = null
  private isEntered = false
  private isHeldBack = false
  /** For whom plans are made: names of tables mean views to those who see less than the zone, and rules of rows differ by role. */
  private plansFor = ''

  private readonly asked: Asked | undefined

  constructor(config?: Partial<GentleConfig>) {
    super({ ...config, pipeline: true })
    this.asked = config?.asked
    const ask = this.query as Ask
    // The library's signature has a dozen forms; all of them pass through.
    this.query = ((...args: readonly unknown[]) => this.say(ask, args)) as CopyingClient['query']
  }

  private say(ask: Ask, args: readonly unknown[]): Promise<unknown> {
    const [text, values] = args
    if (typeof text !== 'string' || args.length > 2) return this.sayBehind(ask, () => ask(...args))
    const isPlain = !Array.isArray(values) || values.length === 0
    if (isPlain && text.includes("set_config('role'"))
      this.plansFor = limitedRoles.find((role) => text.includes(`'${role}'`)) ?? ''
    if (isPlain && beginnings.has(text)) {
      this.count()
      this.plansFor = ''
      this.isEntered = false
      this.begun = text
      return Promise.resolve(begun)
    }
    if (this.begun !== null && isPlain) {
      if (!this.isEntered && text.startsWith('select set_config(')) {
        this.isEntered = true
        this.begun += `; ${text}`
        return Promise.resolve(said)
      }
      if (endings.has(text)) {
        this.begun = null
        return Promise.resolve({ ...said, command: text.toUpperCase() })
      }
    }
    this.holdBack()
    return this.sayBehind(ask, () => this.sayOne(ask, args))
  }

  private count(): void {
    if (this.asked !== undefined) Atomics.add(this.asked, 0, 1)
  }

  /** Keeps what is sent until whoever asks has asked all that it can without an answer: a message costs more than what is in it. */
  private holdBack(): void {
    if (this.isHeldBack) return
    this.isHeldBack = true
    const { stream } = (this as unknown as { readonly connection: pg.Connection }).connection
    stream.cork()
    // This comes once no promise can go on by itself any more.
    process.nextTick(() => {
      this.isHeldBack = false
      stream.uncork()
    })
  }

  /** Asks something behind the beginning that still waits to be sent, in one message; what fails there is what fails. */
  private sayBehind(ask: Ask, next: () => Promise<unknown>): Promise<unknown> {
    const text = this.begun
    if (text === null) return next()
    this.begun = null
    const beginning = ask(text)
    const answer = next()
    answer.catch(() => {})
    return beginning.then(() => answer)
  }

  private sayOne(ask: Ask, args: readonly unknown[]): Promise<unknown> {
    const [text, values] = args
    const isPlain = !Array.isArray(values) || values.length === 0 || values[0] instanceof BinaryRows
    const name = isPlain ? undefined : nameOf(String(text))
    return name === undefined ? ask(...args) : ask({ text, values, name: this.plansFor + name })
  }
}
