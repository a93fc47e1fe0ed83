/** What is known of an enterprise when it is compared with another: read once, compared often. */
import { type CodeReading, organisationCodeOf, readCode } from './codes.ts'
import { normaliseName, separateFormer } from './name-text.ts'
import { forms, type NameForm } from './name-words.ts'
import { withDigits } from './numbers.ts'
import { type ParsedName, partsOf } from './parse-name.ts'
import { leadingPlace } from './places.ts'

/** An enterprise as one source describes it; what is not known is left out or null. */
export interface IdentityRecord {
  readonly name?: string | null
  readonly formerNames?: readonly string[]
  /** Texts of code columns: credit code, registration number, organisation code, in any order. */
  readonly codes?: readonly string[]
  readonly address?: string | null
  /** Day of establishment, `YYYY-MM-DD`. */
  readonly establishedOn?: string | null
  /** Registered capital in yuan. */
  readonly capital?: number | null
  /** As registered: 有限责任公司(自然人投资或控股). It stands in for the form where a name has none. */
  readonly legalForm?: string | null
  /** Where it is registered: a district, city or province. */
  readonly district?: string | null
}

/** A name among the names of an enterprise. */
export interface IdentityName extends ParsedName {
  readonly isFormer: boolean
}

/** An enterprise made ready for comparison. */
export interface Identity {
  readonly names: readonly IdentityName[]
  readonly codes: readonly CodeReading[]
  /** Organisation codes, given or inside a credit code: the link between old and new codes. */
  readonly organisations: readonly string[]
  /** Divisions of the register's district, or of the address. */
  readonly location: readonly string[]
  /** The address in one spelling, places at its beginning left out; empty when unknown. */
  readonly street: string
  readonly establishedOn: string | null
  readonly capital: number | null
}

interface Located {
  readonly codes: readonly string[]
  readonly street: string
}

function readAddress(address: string | null | undefined): Located {
  if (address === null || address === undefined || address.trim() === '') return { codes: [], street: '' }
  const text = normaliseName(address).replace(/[(),;:、]/g, '')
  const found = leadingPlace(text)
  const street = found === null ? text : text.slice(found.length)
  return { codes: found?.codes ?? [], street: withDigits(street === '' ? text : street) }
}

/** The narrower of two places where they agree; the first where they do not. */
function narrower(first: readonly string[], second: readonly string[]): readonly string[] {
  if (first.length === 0) return second
  const inside = second.filter((code) => first.some((outer) => code.startsWith(outer)))
  return inside.length > 0 ? inside : first
}

/** The form that a register gives, for a name that is written without one. */
function formFrom(legalForm: string | null | undefined): NameForm | null {
  const text = normaliseName(legalForm ?? '')
  return forms.find(([word]) => word.length >= 4 && text.includes(word))?.[1] ?? null
}

function namesOf(record: IdentityRecord): IdentityName[] {
  const names: IdentityName[] = []
  const registered = formFrom(record.legalForm)
  const add = (text: string, isFormer: boolean): void => {
    const parsed = partsOf(text)
    if (parsed.text !== '' && !names.some((name) => name.text === parsed.text))
      names.push({ ...parsed, form: parsed.form ?? registered, isFormer })
  }
  for (const [at, text] of [record.name ?? '', ...(record.formerNames ?? [])].entries()) {
    const { name, former } = separateFormer(normaliseName(text))
    add(name, at > 0)
    for (const old of former) add(old, true)
  }
  return names
}

/**
 * Reads a record once, so that it can be compared with many.
 * @example identityOf({ name: '郑州恒达科技有限公司' }).names[0]?.core // '恒达'
 */
export function identityOf(record: IdentityRecord): Identity {
  const codes = (record.codes ?? []).map(readCode).filter(({ kind }) => kind !== 'none')
  const organisations = new Set<string>()
  for (const reading of codes) {
    if (reading.kind === 'organisation') organisations.add(reading.code)
    const inner = reading.kind === 'uscc' ? organisationCodeOf(reading.code) : null
    if (inner !== null) organisations.add(inner)
  }
  const district = normaliseName(record.district ?? '')
  const address = readAddress(record.address)
  return {
    names: namesOf(record),
    codes,
    organisations: [...organisations],
    location: narrower(leadingPlace(district)?.codes ?? [], address.codes),
    street: address.street,
    establishedOn: record.establishedOn ?? null,
    capital: record.capital ?? null,
  }
}
