/**
 * Lets readers go on while a transaction keeps the embedded database's only session for long: they are answered by a copy
 * of what was last committed, which is what they would see on a server. Who wants to write waits.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { HeldEnd, HeldReply } from './held-reply.ts'
import { copyFiles, hasRoomFor, openReadingCopy, sizeOf } from './reading-copy.ts'
import { type Taken, type Turn, Turns } from './turns.ts'

/** How long others wait for a transaction at least before a copy is made: most end sooner. */
const patienceMs = 300
/** What is copied in a millisecond, about; who waits as long as copying takes never waits for more than twice the least. */
const bytesCopiedInMs = 100_000
/** After a transaction of so long the log is written off, which the embedded database never does by itself. */
const longMs = 1000

interface Copy {
  readonly turns: Turns
  readonly close: () => Promise<void>
}

/** Where turns are taken: on the session itself, or on a copy while somebody keeps that for long. */
export class Aside {
  /** Counts transactions that others might have waited for. */
  private hold = 0
  private tried = -1
  private making: Promise<void> | null = null
  private current: Copy | null = null
  private closing: Promise<void> = Promise.resolve()
  private readonly closed = new AbortController()
  private readonly main: Turns
  private readonly folder: string

  constructor(main: Turns, folder: string) {
    this.main = main
    this.folder = folder
  }

  /** Puts a turn where it is taken soonest. */
  add(turn: Turn): void {
    const { owner, message } = turn
    const isKept = this.main.keptBy !== null && this.main.keptBy !== owner
    if (owner.copy !== null) owner.copy.add(turn)
    else if (isKept && this.current !== null && !isWriting(message)) this.current.turns.add(turn)
    else {
      this.main.add(turn)
      this.wantIfWaitedFor()
    }
  }

  /** The transaction that kept the session so long has ended: everybody is answered there again. */
  ended(heldMs: number): void {
    this.hold += 1
    const { current } = this
    this.current = null
    if (current !== null) this.retire(current)
    if (heldMs > longMs) this.main.onceFree(() => this.main.session.checkpoint())
  }

  /** Resolves once no copy is left; only what is inside a transaction on one keeps it. */
  async close(): Promise<void> {
    this.closed.abort()
    this.ended(0)
    await this.making
    await this.closing
  }

  private wantIfWaitedFor(): void {
    if (!this.main.isWaitedFor || this.making !== null || this.tried === this.hold) return
    const { hold } = this
    this.tried = hold
    // Without a copy readers wait, as they would have.
    this.making = this.make(hold)
      .catch(() => {})
      .then(() => {
        this.making = null
        this.wantIfWaitedFor()
      })
  }

  private async make(hold: number): Promise<void> {
    const size = await sizeOf(this.folder)
    await sleep(Math.max(patienceMs, size / bytesCopiedInMs), undefined, { signal: this.closed.signal })
    if (!(await hasRoomFor(this.folder, size)) || this.hold !== hold) return
    const { session, close } = await openReadingCopy(await this.main.between(() => copyFiles(this.folder)))
    const onFree = (): void => {
      if (this.current !== copy) this.retire(copy)
    }
    const turns = new Turns({ session, take: (turn) => this.takeOnCopy(turn, copy), onFree })
    const copy: Copy = { turns, close }
    if (this.hold !== hold) {
      this.retire(copy)
      return
    }
    this.current = copy
    for (const turn of this.main.takeWaiting(({ message }) => !isWriting(message))) turns.add(turn)
  }

  /** What begins outside a transaction and turns out to write waits for the session after all. */
  private async takeOnCopy(turn: Turn, { turns }: Copy): Promise<Taken> {
    const { owner } = turn
    const ending = new HeldEnd(owner.write)
    const reply = new HeldReply(owner.copy === null, (data) => ending.add(data))
    const inTransaction = await turns.run(turn, (data) => reply.add(data))
    if (reply.isRefused && !inTransaction) this.main.add(turn)
    else reply.pass()
    owner.copy = inTransaction ? turns : null
    return { inTransaction, end: () => ending.end() }
  }

  private retire({ turns, close }: Copy): void {
    const closed = turns.idle().then(() => (turns.keptBy === null ? close() : undefined))
    this.closing = Promise.all([this.closing, closed.catch(() => {})]).then(() => {})
  }
}

/** Whether messages begin a transaction that says it writes: nothing in it is read twice then. */
function isWriting(message: Buffer): boolean {
  return message.includes('start transaction read write')
}
