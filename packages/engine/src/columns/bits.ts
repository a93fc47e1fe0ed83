/** Truth of a condition for a whole population: one bit a subject for true, one for false, none for unknown. */
export interface Bits {
  readonly t: Uint32Array
  readonly f: Uint32Array
}

/** Number of 32-bit words for so many subjects. */
export function wordsFor(size: number): number {
  return (size + 31) >>> 5
}

/** Bits that are all set for the subjects and clear beyond them. */
export function allSet(size: number): Uint32Array {
  const words = new Uint32Array(wordsFor(size)).fill(0xffffffff)
  const rest = size & 31
  if (rest !== 0) words[words.length - 1] = (1 << rest) - 1
  return words
}

/** Whether a subject's bit is set. */
export function bitAt(words: Uint32Array, row: number): boolean {
  return (((words[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1
}

/** Sets a subject's bit. */
export function setBit(words: Uint32Array, row: number): void {
  const word = row >>> 5
  words[word] = (words[word] ?? 0) | (1 << (row & 31))
}

/** Number of set bits. */
export function countBits(words: Uint32Array): number {
  return countRange(words, 0, words.length)
}

/** Number of set bits from one word up to another; three words share the adding of their pairs. */
export function countRange(words: Uint32Array, from: number, to: number): number {
  let count = 0
  let index = from
  for (; index + 3 <= to; index += 3) {
    let one = words[index] as number
    let two = words[index + 1] as number
    const three = words[index + 2] as number
    one = one - ((one >>> 1) & 0x55555555) + (three & 0x55555555)
    two = two - ((two >>> 1) & 0x55555555) + ((three >>> 1) & 0x55555555)
    one = (one & 0x33333333) + ((one >>> 2) & 0x33333333) + (two & 0x33333333) + ((two >>> 2) & 0x33333333)
    count += Math.imul((one & 0x0f0f0f0f) + ((one >>> 4) & 0x0f0f0f0f), 0x01010101) >>> 24
  }
  for (; index < to; index++) {
    let word = words[index] as number
    word -= (word >>> 1) & 0x55555555
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333)
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
  }
  return count
}

/** Calls `visit` with every row whose bit is set, ascending. */
export function eachBit(words: Uint32Array, visit: (row: number) => void): void {
  for (let index = 0; index < words.length; index++) {
    for (let word = words[index] ?? 0; word !== 0; word &= word - 1) visit((index << 5) + 31 - Math.clz32(word & -word))
  }
}

/** Every row whose bit is set, ascending. */
export function rowsOf(words: Uint32Array): Int32Array {
  const rows = new Int32Array(countBits(words))
  let next = 0
  for (let index = 0; index < words.length; index++) {
    let word = words[index] as number
    const first = index << 5
    while (word !== 0) {
      rows[next] = first + 31 - Math.clz32(word & -word)
      next += 1
      word &= word - 1
    }
  }
  return rows
}

/** All parts true → true; one false → false. */
export function andBits(parts: readonly Bits[], size: number): Bits {
  const t = allSet(size)
  const f = new Uint32Array(wordsFor(size))
  for (const part of parts) {
    const partT = part.t
    const partF = part.f
    for (let w = 0; w < t.length; w++) {
      t[w] = (t[w] as number) & (partT[w] as number)
      f[w] = (f[w] as number) | (partF[w] as number)
    }
  }
  return { t, f }
}

/** One part true → true; all false → false. */
export function orBits(parts: readonly Bits[], size: number): Bits {
  const { t, f } = andBits(parts.map(notBits), size)
  return { t: f, f: t }
}

/** True and false exchanged; unknown stays. */
export function notBits({ t, f }: Bits): Bits {
  return { t: f, f: t }
}

/** `test` true takes `then`, false takes `otherwise`; unknown takes what both agree on. */
export function chooseBits(test: Bits, then: Bits, otherwise: Bits): Bits {
  const [t, f] = [new Uint32Array(test.t.length), new Uint32Array(test.t.length)]
  for (let w = 0; w < t.length; w++) {
    const [yes, no] = [test.t[w] ?? 0, test.f[w] ?? 0]
    const [thenT, thenF, otherT, otherF] = [then.t[w] ?? 0, then.f[w] ?? 0, otherwise.t[w] ?? 0, otherwise.f[w] ?? 0]
    t[w] = (yes & thenT) | (no & otherT) | (thenT & otherT & ~(yes | no))
    f[w] = (yes & thenF) | (no & otherF) | (thenF & otherF & ~(yes | no))
  }
  return { t, f }
}

/** Bits that say unknown for every row. */
export function noBits(size: number): Bits {
  return { t: new Uint32Array(wordsFor(size)), f: new Uint32Array(wordsFor(size)) }
}

/** What a code says about a condition. */
export const meaning = { unknown: 0, yes: 1, no: 2 } as const

/** Bits of codes by what each code means; codes beyond the table are unknown. */
export function bitsByCode(codes: Uint8Array | Int32Array, meanings: Uint8Array, shift = 0): Bits {
  const bits = noBits(codes.length)
  for (let w = 0; w < bits.t.length; w++) {
    let yes = 0
    let no = 0
    const end = Math.min(codes.length, (w + 1) << 5)
    for (let row = w << 5; row < end; row++) {
      const means = meanings[(codes[row] as number) + shift] as number
      yes |= (means & 1) << (row & 31)
      no |= (means >>> 1) << (row & 31)
    }
    bits.t[w] = yes
    bits.f[w] = no
  }
  return bits
}

/** Bits of texts: every distinct text is asked once. */
export function bitsByText(
  { codes, dictionary }: { readonly codes: Int32Array; readonly dictionary: readonly string[] },
  holds: (text: string) => boolean,
): Bits {
  const meanings = Uint8Array.of(meaning.unknown, ...dictionary.map((text) => (holds(text) ? meaning.yes : meaning.no)))
  return bitsByCode(codes, meanings, 1)
}
