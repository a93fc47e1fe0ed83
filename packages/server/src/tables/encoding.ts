/** Which encoding a text file was saved in, told by its bytes, and whether its characters were broken before that. */

/** The encodings that officers' files come in. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'big5'

/** An encoding with how sure the bytes make us, from 0 to 1. */
export interface FoundEncoding {
  readonly encoding: Encoding
  readonly confidence: number
}

/** Text whose characters were broken by an earlier program: what stands there and what it probably was. */
export interface Mojibake {
  readonly sample: string
  /** Null where the original characters are gone for good. */
  readonly probably: string | null
}

/** Characters of a block of two-byte codes, by the decoder of the platform. */
function charactersOf(encoding: string, leads: readonly [from: number, to: number]): Set<string> {
  const decoder = new TextDecoder(encoding)
  const found = new Set<string>()
  for (let lead = leads[0]; lead <= leads[1]; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (encoding === 'gb18030' && trail < 0xa1) continue
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if (character.length === 1 && character !== '\uFFFD') found.add(character)
    }
  }
  return found
}

let common: { readonly simplified: Set<string>; readonly traditional: Set<string> } | null = null

/** The common characters of both scripts: level 1 of GB 2312 and of Big5. */
function commonCharacters(): NonNullable<typeof common> {
  common ??= {
    simplified: charactersOf('gb18030', [0xb0, 0xd7]),
    traditional: charactersOf('big5', [0xa4, 0xc6]),
  }
  return common
}

const han = /\p{Script=Han}/u
const sampled = 4000

/** Share of the characters beyond ASCII and punctuation that are common Chinese; null where there are none. */
function commonShare(text: string, known: ReadonlySet<string>): number | null {
  let seen = 0
  let hits = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80 || (code >= 0x2000 && code <= 0x303f) || (code >= 0xff00 && code < 0xfff0)) continue
    seen += 1
    if (known.has(character)) hits += 1
    if (seen >= sampled) break
  }
  return seen === 0 ? null : hits / seen
}

/** UTF-16 without its mark: nearly every ASCII character brings a zero byte on one side. */
function wideWithoutMark(head: Buffer): FoundEncoding | null {
  const pairs = Math.min(2000, Math.floor(head.length / 2))
  if (pairs < 8) return null
  let low = 0
  let high = 0
  for (let at = 0; at < pairs; at += 1) {
    if (head[at * 2] === 0) high += 1
    if (head[at * 2 + 1] === 0) low += 1
  }
  if (low / pairs > 0.15 && high === 0) return { encoding: 'utf-16le', confidence: 0.9 }
  return high / pairs > 0.15 && low === 0 ? { encoding: 'utf-16be', confidence: 0.9 } : null
}

/**
 * The encoding of a text file by its first bytes; `utf8` says whether the whole file is valid UTF-8.
 * GB18030 and Big5 overlap nearly everywhere, so they are told apart by how many common characters each reading gives.
 */
export function decideEncoding(head: Buffer, utf8: boolean): FoundEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', confidence: 1 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', confidence: 1 }
  const wide = wideWithoutMark(head)
  if (wide !== null) return wide
  if (utf8) return { encoding: 'utf-8', confidence: 1 }
  const { simplified, traditional } = commonCharacters()
  const gb = commonShare(new TextDecoder('gb18030').decode(head), simplified) ?? 0
  const big5 = commonShare(new TextDecoder('big5').decode(head), traditional) ?? 0
  const best = Math.max(gb, big5)
  const confidence = best === 0 ? 0 : (best * Math.abs(gb - big5)) / best
  return { encoding: big5 > gb ? 'big5' : 'gb18030', confidence: Math.min(0.99, 0.5 + confidence / 2) * best }
}

let codes: Map<string, ReadonlyMap<string, readonly number[]>> | null = null

/** Bytes of every character of an encoding, to undo a wrong reading. */
function bytesByCharacter(encoding: string): ReadonlyMap<string, readonly number[]> {
  codes ??= new Map()
  const known = codes.get(encoding)
  if (known !== undefined) return known
  const decoder = new TextDecoder(encoding)
  const table = new Map<string, readonly number[]>()
  for (let lead = 0x80; lead <= 0xff; lead += 1) {
    const single = decoder.decode(Uint8Array.of(lead))
    if (single.length === 1 && single !== '\uFFFD') table.set(single, [lead])
    if (encoding === 'windows-1252') {
      // Programs that read Latin-1 keep the bytes that this code page uses for other signs as they are.
      table.set(String.fromCharCode(lead), [lead])
      continue
    }
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if (character.length === 1 && character !== '\uFFFD' && !table.has(character)) table.set(character, [lead, trail])
    }
  }
  codes.set(encoding, table)
  return table
}

/** What a text says when it was read as `wrong` and is really `right`; characters that fit nowhere are dropped. */
function reread(text: string, wrong: string, right: string): string {
  const table = bytesByCharacter(wrong)
  const bytes: number[] = []
  for (const character of text) {
    if (character.charCodeAt(0) < 0x80) bytes.push(character.charCodeAt(0))
    else bytes.push(...(table.get(character) ?? []))
  }
  return new TextDecoder(right).decode(Uint8Array.from(bytes))
}

const misreadings = [
  ['gb18030', 'utf-8'],
  ['windows-1252', 'utf-8'],
  ['windows-1252', 'gb18030'],
  ['big5', 'utf-8'],
  ['big5', 'gb18030'],
] as const

/** Longest run without blanks and punctuation, to show. */
function excerpt(text: string, fits: RegExp): string {
  const runs = text.split(/[\s,;|"'，。；、]+/).filter((run) => fits.test(run))
  return (runs[0] ?? '').slice(0, 12)
}

/**
 * Notices text whose characters were broken before it was saved: read in the wrong encoding, or replaced by 锟斤拷 or �.
 * @example findMojibake('鏈夐檺鍏徃鐨勫悕绉') // { sample: '鏈夐檺鍏徃鐨勫悕绉', probably: '有限公司的名' }
 */
export function findMojibake(text: string): Mojibake | null {
  const head = text.slice(0, 20_000)
  if (head.includes('锟斤拷')) return { sample: '锟斤拷', probably: null }
  const beyond = [...head].filter((character) => character.charCodeAt(0) >= 0x80)
  if (beyond.length < 4) return null
  const lost = beyond.filter((character) => character === '\uFFFD').length
  if (lost >= 3 && lost / beyond.length > 0.2) return { sample: excerpt(head, /\uFFFD/), probably: null }
  const { simplified, traditional } = commonCharacters()
  const known = new Set([...simplified, ...traditional])
  const now = commonShare(head, known) ?? 1
  if (now > 0.85) return null
  for (const [wrong, right] of misreadings) {
    const then = reread(head, wrong, right)
    const share = commonShare(then.replaceAll('\uFFFD', ''), known) ?? 0
    const kept = [...then].filter((character) => han.test(character)).length
    if (share > 0.9 && share > now + 0.2 && kept >= beyond.length / 5)
      return { sample: excerpt(head, /\P{ASCII}/u), probably: excerpt(then, han) }
  }
  return null
}
