/** What the rows of a file said of each enterprise so far, so that rows that repeat are noticed. */
import type { Said } from './said-rows.ts'

/** A row that spoke of an enterprise, and the digest of what it said. */
export interface SeenRow {
  readonly row: number
  readonly said: number
}

/** Numbers kept of each row. */
const fields = { row: 0, about: 1, next: 2 } as const
const width = 3
const nothing = -1

/** Rows by enterprise and by what they are about. One takes 20 bytes and its place in a map: a file may have a million. */
export class SeenRows {
  private readonly firsts = new Map<string, number>()
  private readonly abouts = new Map<string, number>()
  private rows = new Int32Array(1024 * width)
  private digests = new Float64Array(1024)
  private size = 0

  /** The row that spoke of an enterprise and year, in tables of one form, before; undefined when none did. */
  find(about: string, subjectId: string): SeenRow | undefined {
    const wanted = this.abouts.get(about)
    for (let at = this.firsts.get(subjectId) ?? nothing; at !== nothing; at = this.field(at, 'next'))
      if (this.field(at, 'about') === wanted) return { row: this.field(at, 'row'), said: this.digests[at] ?? 0 }
    return undefined
  }

  /** Keeps a row that is the first to speak. */
  add(about: string, subjectId: string, { row, said }: SeenRow): void {
    if (this.size === this.digests.length) this.grow()
    const number = this.abouts.get(about) ?? this.abouts.size
    this.abouts.set(about, number)
    const at = this.size
    this.rows.set([row, number, this.firsts.get(subjectId) ?? nothing], at * width)
    this.digests[at] = said
    this.firsts.set(subjectId, at)
    this.size += 1
  }

  private field(at: number, field: keyof typeof fields): number {
    return this.rows[at * width + fields[field]] ?? nothing
  }

  private grow(): void {
    const { rows, digests } = this
    this.rows = new Int32Array(rows.length * 2)
    this.rows.set(rows)
    this.digests = new Float64Array(digests.length * 2)
    this.digests.set(digests)
  }
}

/**
 * A digest of 53 bits. It only tells rows about one enterprise and year apart, so two of those are taken for the same by
 * mistake once in some quadrillion pairs; it costs a tenth of a cryptographic one.
 */
export function digestOf(statements: readonly Said[]): number {
  const lanes: [number, number] = [0x81_1c_9d_c5, 0x2f_0b_44_35]
  for (const { period, parts } of statements)
    for (const text of [`${period}`, parts.state, parts.year, parts.rest]) mix(lanes, text)
  const [low, high] = lanes
  return (settled(high) >>> 11) * 2 ** 32 + (settled(low) >>> 0)
}

/** Takes a text in and marks its end. */
function mix(lanes: [number, number], text: string): void {
  let [low, high] = lanes
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 0x01_00_01_93)
    high = Math.imul((high << 5) ^ (high >>> 27) ^ code, 0x5b_d1_e9_95)
  }
  lanes[0] = Math.imul(low ^ 0x1_00_00, 0x01_00_01_93)
  lanes[1] = Math.imul(high ^ 0x1_00_00, 0x5b_d1_e9_95)
}

/** Spreads what the last letters did over all bits. */
function settled(lane: number): number {
  const first = Math.imul(lane ^ (lane >>> 16), 0x45_d9_f3_b)
  return first ^ (first >>> 15)
}
