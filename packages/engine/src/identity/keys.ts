/** Keys under which a record is found again: by codes, core, look-alike cores, branch, day and capital. */
import type { CodeReading } from './codes.ts'
import { coreKey } from './frequencies.ts'
import type { Identity, IdentityName } from './record.ts'

/** A key as a number, and how much it tells. */
export interface Key {
  readonly hash: number
  readonly weight: number
}

/** A 32-bit hash of a text (FNV-1a, mixed). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) | 0
}

/** The number under which a core is counted. */
export function countHash(key: string): number {
  return hashOf(`n${key}`)
}

/** The city of a record, four digits: from the name, else from where it is registered. */
function cityOf(name: IdentityName, identity: Identity): string {
  const code = name.place.codes.find(({ length }) => length >= 4) ?? identity.location.find(({ length }) => length >= 4)
  return code?.slice(0, 4) ?? ''
}

type Add = (text: string, weight: number) => void

/** One slip in a credit code or registration number leaves either its beginning or its end whole. */
function addHalves(code: string, add: Add): void {
  if (code.length < 13) return
  add(`s${code.slice(2, 12)}`, 6)
  add(`e${code.slice(-6)}`, 8)
}

function addCodes(codes: readonly CodeReading[], organisations: readonly string[], add: Add): void {
  for (const reading of codes) {
    if (reading.kind === 'none') continue
    if (reading.kind !== 'destroyed') add(`c${reading.code}`, 40)
    addHalves(reading.code, add)
    // A correction may have missed.
    if ('correctedFrom' in reading && reading.correctedFrom !== null) addHalves(reading.correctedFrom, add)
  }
  for (const code of organisations) add(`o${code}`, 40)
}

function addBranch(name: IdentityName, city: string, add: Add): void {
  add(`b${name.branch}${city}`, 6)
  if (name.branch.length > 3) add(`t${name.core}${name.branch.slice(-3)}${city}`, 3)
  if (name.branch.length > 4) add(`t${name.core}${name.branch.slice(0, 4)}`, 3)
}

function addName(name: IdentityName, identity: Identity, add: Add): void {
  const { core, industry } = name
  const city = cityOf(name, identity)
  add(`n${coreKey(name)}`, 8)
  if (name.text.length > 4) add(`x${name.bare}`, 9)
  if (name.branch !== '') {
    addBranch(name, city, add)
    return
  }
  if (industry !== '') add(`i${core}${industry}`, 3)
  if (city === '') return
  add(`f${core.slice(0, 2)}${city}`, 2)
  if (core.length > 2) add(`l${core.slice(-2)}${city}`, 2)
  if (core.length > 4) return
  // A slip in one character leaves the others, the business and the city.
  for (let at = 0; at < core.length; at++) add(`w${core.slice(0, at)}*${core.slice(at + 1)}${industry}${city}`, 3)
}

/** The keys of a record, each once. */
export function keysOf(identity: Identity): readonly Key[] {
  const found = new Map<number, number>()
  const add = (text: string, weight: number): void => {
    const hash = hashOf(text)
    if (!found.has(hash)) found.set(hash, weight)
  }
  addCodes(identity.codes, identity.organisations, add)
  for (const name of identity.names) addName(name, identity, add)
  const { establishedOn, capital, location } = identity
  if (establishedOn !== null) {
    const city = location.find(({ length }) => length >= 4)?.slice(0, 4) ?? ''
    if (capital !== null && capital > 0) add(`d${establishedOn}${capital}`, 5)
    else if (city !== '') add(`y${establishedOn}${city}`, 3)
    if (city !== '' && identity.street.length >= 4) add(`a${establishedOn}${city}${identity.street.slice(0, 3)}`, 4)
  }
  return [...found].map(([hash, weight]) => ({ hash, weight }))
}
