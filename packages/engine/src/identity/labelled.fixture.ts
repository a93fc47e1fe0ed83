/** Labelled sets: known enterprises, and records of which it is known whom they are about. */
import type { IdentityRecord } from './record.ts'
import { type SampleFirm, sampleFirms } from './sample-firms.fixture.ts'
import { type CodeSlip, type NameSlip, slippedRecord } from './slips.fixture.ts'

/** A record with the answer: the id of the known enterprise, or null when it is not among them. */
export interface LabelledRecord {
  readonly record: IdentityRecord
  readonly truth: string | null
  readonly firm: SampleFirm
  readonly nameSlip: NameSlip
  readonly codeSlip: CodeSlip
}

/** Known enterprises and records about them and others. */
export interface LabelledSet {
  readonly known: readonly SampleFirm[]
  readonly asked: readonly LabelledRecord[]
}

/** What the register says of a firm. */
export function recordOf(firm: SampleFirm): IdentityRecord {
  const { name, formerNames, uscc, address, establishedOn, capital, district } = firm
  return { name, formerNames, codes: [uscc], address, establishedOn, capital, district }
}

/**
 * Splits firms into known ones and strangers (every fifth), and sends a record of each asked-about firm through slips.
 * Strangers come from the same families, so that siblings, branches and namesakes of known firms are among them.
 */
export function labelledFrom(firms: readonly SampleFirm[], asked: readonly SampleFirm[], seed: number): LabelledSet {
  const isStranger = new Set(firms.filter((_, at) => at % 5 === 2).map(({ id }) => id))
  const records = asked.map((firm, at) => ({
    ...slippedRecord(firm, seed * 1_000_003 + at * 7919),
    truth: isStranger.has(firm.id) ? null : firm.id,
    firm,
  }))
  return { known: firms.filter(({ id }) => !isStranger.has(id)), asked: records }
}

/** A labelled set of made-up firms. */
export function sampleSet(count: number, seed: number): LabelledSet {
  const firms = sampleFirms(count, seed)
  return labelledFrom(firms, firms, seed)
}
