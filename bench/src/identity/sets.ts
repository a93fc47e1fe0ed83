import { type LabelledSet, labelledFrom, sampleSet } from '../../../packages/engine/src/identity/labelled.fixture.ts'
import type { SampleFirm } from '../../../packages/engine/src/identity/sample-firms.fixture.ts'
import { readRegistry } from './registry.ts'

/** A labelled set for estimating and choosing, and one that is only for testing. */
export interface Halves {
  readonly name: string
  readonly training: LabelledSet
  readonly heldOut: LabelledSet
}

/** Made-up firms: two lots that share nothing but the way they are made. */
export function sampleHalves(count: number): Halves {
  return { name: 'made-up firms', training: sampleSet(count, 11), heldOut: sampleSet(count, 14) }
}

/** Real firms of a register: the records asked about are split by their codes, each half goes through its own slips. */
export function registryHalves(folder: string): Halves {
  const firms = readRegistry(folder)
  const isTraining = (firm: SampleFirm): boolean =>
    [...firm.uscc].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) | 0, 7) % 2 === 0
  return {
    name: `register of ${firms.length.toLocaleString('en')} firms`,
    training: labelledFrom(firms, firms.filter(isTraining), 21),
    heldOut: labelledFrom(
      firms,
      firms.filter((firm) => !isTraining(firm)),
      24,
    ),
  }
}
