/** What the rows of a file said of each enterprise so far, so that rows that repeat are noticed. */

/** A row that spoke of an enterprise, and the digest of what it said. */
export interface SeenRow {
  readonly row: number
  readonly said: Uint8Array
}

const digestBytes = 20

/** Rows by what they are about and by enterprise. One takes 24 bytes and its place in a map: a file may have a million. */
export class SeenRows {
  private readonly places = new Map<string, Map<string, number>>()
  private rows = new Int32Array(1024)
  private digests = new Uint8Array(this.rows.length * digestBytes)
  private size = 0

  /** The row that spoke of an enterprise and year, in tables of one form, before; undefined when none did. */
  find(about: string, subjectId: string): SeenRow | undefined {
    const place = this.places.get(about)?.get(subjectId)
    if (place === undefined) return undefined
    return {
      row: this.rows[place] ?? 0,
      said: this.digests.subarray(place * digestBytes, (place + 1) * digestBytes),
    }
  }

  /** Keeps a row that is the first to speak. */
  add(about: string, subjectId: string, { row, said }: SeenRow): void {
    if (this.size === this.rows.length) this.grow()
    this.rows[this.size] = row
    this.digests.set(said, this.size * digestBytes)
    const subjects = this.places.get(about) ?? new Map<string, number>()
    this.places.set(about, subjects.set(subjectId, this.size))
    this.size += 1
  }

  private grow(): void {
    const { rows, digests } = this
    this.rows = new Int32Array(rows.length * 2)
    this.rows.set(rows)
    this.digests = new Uint8Array(digests.length * 2)
    this.digests.set(digests)
  }
}
