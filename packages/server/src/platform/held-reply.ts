/** The code of an error by which a session that may only read refuses to write. */
export const readOnlyRefusal = '25006'

/** Kinds of messages after which a statement has begun to give something: a row, a copy, its end, or nothing at all. */
const givesSomething = 'DHCI'

/** Holds the beginning of a reply back until it is sure that it is not a refusal to write. */
export class HeldReply {
  /** Whether the reply is a refusal to write; what came is held back then. */
  isRefused = false
  private held: Buffer | null
  private readonly write: (data: Uint8Array) => void

  constructor(holds: boolean, write: (data: Uint8Array) => void) {
    this.held = holds ? Buffer.alloc(0) : null
    this.write = write
  }

  add(data: Uint8Array): void {
    if (this.held === null) {
      this.write(data)
      return
    }
    this.held = Buffer.concat([this.held, data])
    if (!this.isRefused) this.judge(this.held)
  }

  /** Gives what is held back. */
  pass(): void {
    const { held } = this
    this.held = null
    if (held !== null && held.length > 0) this.write(held)
  }

  /** A message is a letter, the length of the rest, and the rest. */
  private judge(held: Buffer): void {
    for (let at = 0; at + 5 <= held.length; at += 1 + held.readInt32BE(at + 1)) {
      const kind = String.fromCharCode(held[at] as number)
      const end = at + 1 + held.readInt32BE(at + 1)
      if (end > held.length) return
      if (kind === 'E' && held.subarray(at, end).includes(`C${readOnlyRefusal}\0`)) {
        this.isRefused = true
        return
      }
      if (kind === 'E' || givesSomething.includes(kind)) {
        this.pass()
        return
      }
    }
  }
}

/** Holds the last piece of a reply back: whoever waits for it goes on only once it is given. */
export class HeldEnd {
  private last: Uint8Array | null = null
  private readonly write: (data: Uint8Array) => void

  constructor(write: (data: Uint8Array) => void) {
    this.write = write
  }

  add(data: Uint8Array): void {
    this.end()
    this.last = data
  }

  /** Gives what is held back. */
  end(): void {
    const { last } = this
    this.last = null
    if (last !== null) this.write(last)
  }
}
