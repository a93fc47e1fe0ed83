/** Turns of connections on a session: a connection inside a transaction keeps the session until the transaction ends. */
import type { Session } from './session.ts'

/** A connection that takes turns. */
export interface Owner {
  readonly isGone: () => boolean
  readonly write: (data: Uint8Array) => void
  /** Ends the connection, which is how it learns that its turn failed. */
  readonly end: () => void
  /** The turns on a copy for readers, on which a transaction of its own has begun. */
  copy: Turns | null
}

/** What a connection says in its turn. */
export interface Turn {
  readonly owner: Owner
  readonly message: Buffer
}

/** A turn that is over. */
export interface Taken {
  readonly inTransaction: boolean
  /** Gives the end of the answer: whoever has it may say the next thing, which has to find what this turn left. */
  readonly end: () => void
}

/** What turns are taken on, and what happens in them. */
export interface TurnOptions {
  readonly session: Session
  /** Gives a turn its answer but for the end. */
  readonly take: (turn: Turn) => Promise<Taken>
  /** Hears that a transaction ended after so many milliseconds and nobody keeps the session. */
  readonly onFree?: ((heldMs: number) => void) | undefined
}

/** The turns on one session. */
export class Turns {
  private waiting: Turn[] = []
  private holder: Owner | null = null
  private running: Promise<void> | null = null
  private pause: (() => void) | null = null
  private chore: (() => Promise<unknown>) | null = null
  private heldFrom = 0
  readonly session: Session
  private readonly options: TurnOptions

  constructor(options: TurnOptions) {
    this.session = options.session
    this.options = options
  }

  add(turn: Turn): void {
    this.waiting.push(turn)
    this.start()
  }

  /** The connection whose transaction keeps the session; null while there is none. */
  get keptBy(): Owner | null {
    return this.holder
  }

  /** Whether somebody waits for another's transaction to end. */
  get isWaitedFor(): boolean {
    return this.holder !== null && this.waiting.some(({ owner }) => owner !== this.holder)
  }

  /** Takes away what waits, but not what the connection that keeps the session has to say. */
  takeWaiting(moves: (turn: Turn) => boolean): Turn[] {
    const taken = this.waiting.filter((turn) => turn.owner !== this.holder && moves(turn))
    this.waiting = this.waiting.filter((turn) => !taken.includes(turn))
    return taken
  }

  /** Does something while no turn is taken, also inside somebody's transaction. */
  between<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.pause = () => {
        try {
          resolve(work())
        } catch (error) {
          reject(error)
        }
      }
      this.start()
    })
  }

  /** Does something once, when no transaction is open; it disturbs nobody when it fails. */
  onceFree(chore: () => Promise<unknown>): void {
    this.chore = chore
    this.start()
  }

  /** Runs a turn's messages; resolves to whether a transaction is open then. A connection whose turn fails is ended, its transaction undone. */
  run({ owner, message }: Turn, onData: (data: Uint8Array) => void): Promise<boolean> {
    return this.session.run(message, onData).catch(() => {
      owner.end()
      return this.session.rollBack().catch(() => false)
    })
  }

  /** Forgets what a connection that went away still had to say. */
  release(owner: Owner): void {
    this.waiting = this.waiting.filter((turn) => turn.owner !== owner)
    this.start()
  }

  /** Resolves once nothing runs. */
  async idle(): Promise<void> {
    await this.running
  }

  private start(): void {
    this.running ??= this.drain()
  }

  private next(): Turn | undefined {
    const { holder, waiting } = this
    const index = holder === null ? 0 : waiting.findIndex(({ owner }) => owner === holder)
    return index < 0 ? undefined : waiting.splice(index, 1)[0]
  }

  private async drain(): Promise<void> {
    const { session, options } = this
    // Yielding first lets the caller note that a drain is under way before it can end.
    await Promise.resolve()
    for (;;) {
      const { pause } = this
      this.pause = null
      pause?.()
      // A connection that went away inside a transaction must not keep the session.
      if (this.holder?.isGone() === true) this.keep(null, await session.rollBack().catch(() => false))
      if (this.holder === null) await this.doChore()
      const turn = this.next()
      if (turn === undefined) break
      const { inTransaction, end } = await options.take(turn)
      this.keep(turn.owner, inTransaction)
      end()
    }
    this.running = null
  }

  private async doChore(): Promise<void> {
    const { chore } = this
    this.chore = null
    await chore?.().catch(() => {})
  }

  private keep(owner: Owner | null, inTransaction: boolean): void {
    const before = this.holder
    this.holder = inTransaction ? owner : null
    if (before === null && this.holder !== null) this.heldFrom = performance.now()
    if (before !== null && this.holder === null) this.options.onFree?.(performance.now() - this.heldFrom)
  }
}
