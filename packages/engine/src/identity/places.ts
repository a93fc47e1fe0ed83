/** Places at the beginning of names and addresses, with or without 省, 市, 区, 县. */
import { zoneWords } from './name-words.ts'
import { placeLines } from './place-data.ts'

/** A place as read: every division it may mean (codes of GB/T 2260, 2, 4 or 6 digits), and its zone. */
export interface Place {
  readonly codes: readonly string[]
  /** The development zone inside it, in its short spelling. */
  readonly zone: string | null
}

/** A place found at the start of a text. */
export interface LeadingPlace extends Place {
  readonly length: number
  /** Where the last part begins that was written without its suffix, and may be part of the core instead. */
  readonly doubtfulFrom: number | null
  /** The place without that last part. */
  readonly certain: Place
}

interface Entry {
  readonly code: string
  /** Written in full; a short form may also be the beginning of a core name. */
  readonly full: boolean
  /** Districts are read in short only after their city. */
  readonly afterCityOnly: boolean
}

const peoples =
  '(?:回|满|蒙古|壮|藏|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|苗|侗|瑶|土家|布依|彝|白|傣|哈尼|傈僳|纳西|怒|独龙|景颇|佤|拉祜|布朗|羌|土|撒拉|东乡|保安|裕固|畲|黎|仡佬|水|仫佬|毛南|朝鲜|达斡尔|鄂温克|鄂伦春|普米|满)'
const shortening = new RegExp(
  `(?:${peoples}族?)*(?:各族)?(?:自治)(?:区|州|县|旗)$|${peoples}族区$|(?:特别行政区|地区|林区|省|市|区|县|盟|旗)$`,
)
const suffixes = /^(?:省|市(?![场政民容])|区(?![域])|县|州|盟|旗(?![袍舰]))/

const entries = readEntries()
const lengthsByStart = lengthsOf(entries.keys())

/** The lengths of the names that begin with the same two characters, longest first: most texts begin with none. */
function lengthsOf(names: Iterable<string>): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  for (const name of names) {
    const start = name.slice(0, 2)
    found.set(
      start,
      [...new Set([...(found.get(start) ?? []), name.length])].sort((a, b) => b - a),
    )
  }
  return found
}

function readEntries(): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>()
  const add = (name: string, entry: Entry): void => {
    const same = found.get(name) ?? []
    if (!same.some(({ code }) => code === entry.code)) same.push(entry)
    found.set(name, same)
  }
  const addBoth = (name: string, code: string): void => {
    if (name === '' || /(?:开发区|实验区|园区|管理区)$/.test(name)) return
    add(name, { code, full: true, afterCityOnly: false })
    const short = name.replace(shortening, '')
    const afterCityOnly = code.length === 6 && name.endsWith('区')
    if (short !== name && short.length >= 2) add(short, { code, full: false, afterCityOnly })
  }
  for (const line of placeLines) {
    const [province = '', ...cities] = line.split(';')
    const above = province.slice(0, 2)
    addBoth(province.slice(2), above)
    for (const city of cities) {
      const [head = '', ...districts] = city.split(',')
      const code = above + head.slice(0, 2)
      addBoth(head.slice(2), code)
      for (const district of districts) addBoth(district.slice(2), code + district.slice(0, 2))
    }
  }
  return found
}

/** Whether one division lies in the other, or they are the same. */
function nested(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a)
}

interface Step {
  readonly codes: readonly string[]
  readonly length: number
  readonly full: boolean
}

/** The codes that a word can mean after the places already read. */
function meaningsOf(word: string, before: readonly string[], suffixed: boolean): readonly Entry[] {
  const all = entries.get(word) ?? []
  const inside = all.filter(({ code }) => before.some((outer) => code.startsWith(outer) && code !== outer))
  if (before.length > 0) return inside.length > 0 || !suffixed ? inside : all.filter(({ full }) => full)
  const readable = all.filter(({ full, afterCityOnly }) => full || suffixed || !afterCityOnly)
  const large = readable.filter(({ code }) => code.length < 6)
  return large.length > 0 ? large : readable
}

/** The longest place word at a position, read on from the places before it. */
function stepAt(text: string, at: number, before: readonly string[]): Step | null {
  const lengths = lengthsByStart.get(text.slice(at, at + 2))
  if (lengths === undefined) return null
  for (const length of lengths) {
    const word = text.slice(at, at + length)
    if (word.length < length || !entries.has(word)) continue
    const suffix = suffixes.exec(text.slice(at + length))?.[0] ?? ''
    const found = meaningsOf(word, before, suffix !== '')
    if (found.length === 0) continue
    const full = suffix !== '' || found.some((entry) => entry.full)
    return { codes: found.map(({ code }) => code), length: length + suffix.length, full }
  }
  return null
}

/** The zone word at a position; a bare 高新 counts only after a place. */
function zoneAt(text: string, at: number, afterPlace: boolean): readonly [string, string] | null {
  const found = zoneWords.find(([word]) => text.startsWith(word, at))
  if (found === undefined) return null
  return afterPlace || found[0].endsWith('区') ? found : null
}

/**
 * Reads the places that a text begins with; null when it begins with none.
 * @example leadingPlace('河南省郑州市恒达科技')?.codes // ['4101']
 */
export function leadingPlace(text: string): LeadingPlace | null {
  let at = 0
  let codes: readonly string[] = []
  let certain: Place = { codes: [], zone: null }
  let doubtfulFrom: number | null = null
  for (let step = stepAt(text, 0, []); step !== null; step = stepAt(text, at, codes)) {
    if (!step.full) {
      certain = { codes, zone: null }
      doubtfulFrom = at
    } else doubtfulFrom = null
    codes = step.codes
    at += step.length
    if (at >= text.length) break
  }
  const zone = zoneAt(text, at, codes.length > 0)
  if (zone !== null) {
    certain = { codes, zone: null }
    doubtfulFrom = zone[0].endsWith('区') ? null : at
    at += zone[0].length
  }
  if (at === 0) return null
  return { codes, zone: zone?.[1] ?? null, length: at, doubtfulFrom, certain }
}

/** Whether a whole text is a place and nothing else: the (郑州) of a name. */
export function placeFrom(text: string): Place | null {
  const found = leadingPlace(text)
  return found !== null && found.length === text.length ? { codes: found.codes, zone: found.zone } : null
}

/** The place at the end of a text, after the given position. */
export function trailingPlace(text: string, from: number): { readonly place: Place; readonly at: number } | null {
  for (let at = from; at <= text.length - 2; at++) {
    const place = placeFrom(text.slice(at))
    if (place !== null) return { place, at }
  }
  return null
}

/** How two sets of divisions lie to each other. */
export type PlaceRelation = 'same' | 'nested' | 'apart' | 'unknown'

/** Whether two places are the same, one within the other, or apart. */
export function relatePlaces(a: readonly string[], b: readonly string[]): PlaceRelation {
  if (a.length === 0 || b.length === 0) return 'unknown'
  if (a.some((code) => b.includes(code))) return 'same'
  return a.some((one) => b.some((other) => nested(one, other))) ? 'nested' : 'apart'
}
