/** Columns of a book, that grow row by row. */
import type { Keys } from './book.order.ts'

/** Stands before a text that may be absent, so that an empty one is not taken for none. */
export const there = '='

interface Growing {
  readonly length: number
  set(values: this, at: number): void
}

/** Room for twice as much whenever there is too little. */
function grown<Values extends Growing>(values: Values, needed: number, make: (length: number) => Values): Values {
  if (needed <= values.length) return values
  const wider = make(Math.max(needed, values.length * 2))
  wider.set(values, 0)
  return wider
}

/** Where the lines of a column begin. */
class Starts {
  private starts = new Uint32Array(1024)
  private size = 0

  /** The next line ends here. */
  add(end: number): void {
    this.starts = grown(this.starts, this.size + 2, (length) => new Uint32Array(length))
    this.size += 1
    this.starts[this.size] = end
  }

  finish(): Uint32Array {
    return this.starts.slice(0, this.size + 1)
  }
}

/** Bytes of any length a row. */
export class LineColumn {
  private readonly starts = new Starts()
  private bytes = new Uint8Array(16_384)
  private end = 0

  add(line: Uint8Array): void {
    this.bytes = grown(this.bytes, this.end + line.length, (length) => new Uint8Array(length))
    this.bytes.set(line, this.end)
    this.end += line.length
    this.starts.add(this.end)
  }

  finish(): Keys {
    return { bytes: this.bytes.slice(0, this.end), starts: this.starts.finish() }
  }
}

/** Texts by their signs of sixteen bits. */
export interface Texts {
  readonly units: Uint16Array
  /** Where each text begins, and the end of the last. */
  readonly starts: Uint32Array
}

/** A text a row. */
export class TextColumn {
  private readonly starts = new Starts()
  private units = new Uint16Array(16_384)
  private end = 0

  add(line: Buffer): void {
    const text = line.toString()
    this.units = grown(this.units, this.end + text.length, (length) => new Uint16Array(length))
    for (let at = 0; at < text.length; at += 1) this.units[this.end + at] = text.charCodeAt(at)
    this.end += text.length
    this.starts.add(this.end)
  }

  finish(): Texts {
    return { units: this.units.slice(0, this.end), starts: this.starts.finish() }
  }
}

/** A number a row. */
export class NumberColumn {
  private values = new Float64Array(1024)
  private size = 0

  add(value: number): void {
    this.values = grown(this.values, this.size + 1, (length) => new Float64Array(length))
    this.values[this.size] = value
    this.size += 1
  }

  finish(): Float64Array {
    return this.values.slice(0, this.size)
  }
}

/** A column of few different texts. */
export interface Labels {
  /** The place of each row's text in `texts`. */
  readonly of: Uint32Array
  /** Null for rows without one. */
  readonly texts: readonly (string | null)[]
}

/** A text of few a row, behind the mark of those that are there. */
export class LabelColumn {
  private readonly places = new Map<string, number>()
  private of = new Uint32Array(1024)
  private size = 0

  add(line: Buffer): void {
    const text = line.toString()
    const place = this.places.get(text) ?? this.places.size
    this.places.set(text, place)
    this.of = grown(this.of, this.size + 1, (length) => new Uint32Array(length))
    this.of[this.size] = place
    this.size += 1
  }

  finish(): Labels {
    const texts = [...this.places.keys()].map((text) => (text === '' ? null : text.slice(there.length)))
    return { of: this.of.slice(0, this.size), texts }
  }
}
