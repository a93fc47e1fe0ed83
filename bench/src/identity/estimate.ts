import { compareIdentities } from '../../../packages/engine/src/identity/compare.ts'
import { namesakesOf } from '../../../packages/engine/src/identity/frequencies.ts'
import type { IdentityIndex } from '../../../packages/engine/src/identity/identity-index.ts'
import {
  type LabelledRecord,
  type LabelledSet,
  recordOf,
} from '../../../packages/engine/src/identity/labelled.fixture.ts'
import { type Agreement, levels, type Part } from '../../../packages/engine/src/identity/levels.ts'
import { type Identity, identityOf } from '../../../packages/engine/src/identity/record.ts'
import { indexOf } from './link.ts'

type Counts = Map<string, number>

interface Pairs {
  readonly same: Counts
  readonly other: Counts
  /** Bits that equal cores gave the same pairs on average: the scale of the other levels of cores. */
  readonly coreBits: number
}

const sharesCore = ({ core }: Agreement): boolean => core === 'same' || core === 'part' || core === 'slip'
const isSameBody = ({ branch }: Agreement): boolean => branch !== 'head' && branch !== 'differs'

function count(counts: Counts, agreement: Agreement): void {
  const add = (key: string): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  add('branch')
  add(`branch:${agreement.branch}`)
  if (!isSameBody(agreement)) return
  add('core')
  add(`core:${agreement.core}`)
  if (!sharesCore(agreement)) return
  add('rest')
  for (const part of Object.keys(levels) as Part[])
    if (part !== 'core' && part !== 'branch') add(`${part}:${agreement[part]}`)
}

interface Scale {
  bits: number
  cores: number
}

/** Compares one record with the firm it is about, and with the namesakes that the index finds beside it. */
function countRecord({ record, truth }: LabelledRecord, known: Known, pairs: Pairs, scale: Scale): void {
  const asked = identityOf({ ...record, codes: [] })
  const ids = new Set(known.index.candidates(record).map(({ id }) => id))
  if (truth !== null) ids.add(truth)
  for (const id of ids) {
    const firm = known.firms.get(id)
    if (firm === undefined) continue
    const { agreement } = compareIdentities(asked, firm, known.index.frequencies)
    count(id === truth ? pairs.same : pairs.other, agreement)
    if (id !== truth || agreement.core !== 'same') continue
    scale.bits -= Math.log2(namesakesOf(firm.names[0]?.core ?? '', known.index.frequencies))
    scale.cores++
  }
}

interface Known {
  readonly index: IdentityIndex
  readonly firms: ReadonlyMap<string, Identity>
}

function pairsOf(sets: readonly LabelledSet[]): Pairs {
  const pairs: Pairs = { same: new Map(), other: new Map(), coreBits: 0 }
  const scale: Scale = { bits: 0, cores: 0 }
  for (const set of sets) {
    const firms = new Map(set.known.map((firm) => [firm.id, identityOf(recordOf(firm))]))
    const known: Known = { index: indexOf(set), firms }
    for (const asked of set.asked) countRecord(asked, known, pairs, scale)
  }
  return { ...pairs, coreBits: scale.bits / scale.cores }
}

/** Estimated weights, as lines to put into `weights.ts`; blanks tell nothing and keep their weight of zero. */
export function estimatedWeights(sets: readonly LabelledSet[]): string[] {
  const { same, other, coreBits } = pairsOf(sets)
  const odds = (level: string, whole: string): number => {
    const share = (counts: Counts): number => ((counts.get(level) ?? 0) + 0.5) / ((counts.get(whole) ?? 0) + 1)
    return Math.log2(share(same) / share(other))
  }
  const wholeOf = (part: Part): string => (part === 'core' || part === 'branch' ? part : 'rest')
  const offset = coreBits - odds('core:same', 'core')
  return (Object.keys(levels) as Part[])
    .filter((part) => part !== 'code')
    .map((part) => {
      const found = levels[part].map((level) => {
        const value = odds(`${part}:${level}`, wholeOf(part)) + (part === 'core' ? offset : 0)
        const counted = [same, other].map((counts) => counts.get(`${part}:${level}`) ?? 0).join('/')
        return `${level}: ${value.toFixed(1)} (${counted})`
      })
      return `${part}: { ${found.join(', ')} }`
    })
}
