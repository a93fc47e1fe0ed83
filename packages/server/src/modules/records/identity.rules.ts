/** Which known enterprise a row is about: by credit code, else by the source's own id, else by a name that only one has. */

import type { Text } from '@wutong/contract'
import { nameKey } from '@wutong/engine'
import type { NamedFirm } from './reading.ts'

/** What identifies a subject in the database. */
export interface KnownSubject {
  readonly id: string
  uscc: string | null
  externalSource: string | null
  externalKey: string | null
  readonly nameKey: string
}

/** The answer for one row. */
export type Identity =
  | { readonly kind: 'known'; readonly subject: KnownSubject }
  | { readonly kind: 'new' }
  | { readonly kind: 'refused'; readonly reason: Text }

/** The subjects that the rows in hand may be about; subjects made on the way are added. */
export interface SubjectIndex {
  readonly byUscc: Map<string, KnownSubject>
  readonly byKey: Map<string, KnownSubject>
  readonly byName: Map<string, KnownSubject[]>
}

const reasons = {
  namesakes: {
    zh: '有多家主体同名，请补充统一社会信用代码',
    en: 'Several enterprises have this name; add the credit code',
  },
  aside: {
    zh: '不是您可见范围内已有的主体，已搁置，由园区管理人员处理',
    en: 'Not an enterprise known within your reach; kept aside for an officer of the whole zone',
  },
  otherDistrict: {
    zh: '该行写的是别的街道，已搁置，由园区管理人员处理',
    en: 'The row names another sub-district; kept aside for an officer of the whole zone',
  },
  otherCode: { zh: '该编号已属于另一个统一社会信用代码', en: 'This id already belongs to another credit code' },
} as const satisfies Record<string, Text>

/** Indexes subjects for the rows of one source. */
export function indexSubjects(subjects: Iterable<KnownSubject>, source: string): SubjectIndex {
  const index: SubjectIndex = { byUscc: new Map(), byKey: new Map(), byName: new Map() }
  for (const subject of subjects) addToIndex(index, subject, source)
  return index
}

/** Makes a subject findable by all it is known by. */
export function addToIndex(index: SubjectIndex, subject: KnownSubject, source: string): void {
  if (subject.uscc !== null) index.byUscc.set(subject.uscc, subject)
  if (subject.externalKey !== null && subject.externalSource === source) index.byKey.set(subject.externalKey, subject)
  const namesakes = index.byName.get(subject.nameKey) ?? []
  if (!namesakes.some(({ id }) => id === subject.id)) namesakes.push(subject)
  index.byName.set(subject.nameKey, namesakes)
}

/** Whether nothing known about a subject speaks against the row's ids. */
function fits(subject: KnownSubject, row: NamedFirm, source: string): boolean {
  if (row.uscc !== null && subject.uscc !== null) return false
  return row.key === null || subject.externalSource !== source || subject.externalKey === row.key
}

/** Decides whom a row is about. */
export function decideIdentity(index: SubjectIndex, row: NamedFirm, source: string): Identity {
  const byUscc = row.uscc === null ? undefined : index.byUscc.get(row.uscc)
  if (byUscc !== undefined) return { kind: 'known', subject: byUscc }
  const byKey = row.key === null ? undefined : index.byKey.get(row.key)
  if (byKey !== undefined) {
    const other = row.uscc !== null && byKey.uscc !== null
    return other ? { kind: 'refused', reason: reasons.otherCode } : { kind: 'known', subject: byKey }
  }
  if (row.name === null) return { kind: 'new' }
  const namesakes = (index.byName.get(nameKey(row.name)) ?? []).filter((subject) => fits(subject, row, source))
  const [only] = namesakes
  if (namesakes.length === 1 && only !== undefined) return { kind: 'known', subject: only }
  if (namesakes.length > 1 && row.uscc === null && row.key === null)
    return { kind: 'refused', reason: reasons.namesakes }
  return { kind: 'new' }
}

/** A row, and the sub-district that it names. */
type PlacedRow = NamedFirm & { readonly district: string | null }

/**
 * Decides whom a row is about for somebody who is shown some enterprises alone: one of them, where no id of the row is one that it
 * lacks. Whether any other row is about an enterprise out of sight or about none is not asked, so that nothing can tell.
 */
export function decideWithin(index: SubjectIndex, row: PlacedRow, { source, district }: Within): Identity {
  const identity = decideIdentity(index, row, source)
  if (identity.kind === 'refused') return identity
  if (identity.kind === 'new' || !isNamedBy(identity.subject, row, source))
    return { kind: 'refused', reason: reasons.aside }
  const moves = district !== undefined && row.district !== null && row.district !== district
  return moves ? { kind: 'refused', reason: reasons.otherDistrict } : identity
}

/** The source of a file, and the sub-district that its officer does not see beyond. */
interface Within {
  readonly source: string
  readonly district: string | undefined
}

/** By its credit code, else by the source's own id, else by a name that stands alone. */
function isNamedBy(subject: KnownSubject, { uscc, key }: NamedFirm, source: string): boolean {
  if (uscc !== null) return subject.uscc === uscc
  return key === null || (subject.externalSource === source && subject.externalKey === key)
}
