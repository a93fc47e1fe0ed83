/** Going along a chain of seals and events, wherever they come from, and saying what does not fit. */
import type { Finding, FindingKind } from '@wutong/contract'
import { dayAfter, genesisOf, type HashedSeal, hashOfSeal, linkAfter } from './chain.ts'

/** An event in its place: its bytes (null where it is gone), and the link that was kept. */
export interface Linked {
  readonly position: number
  readonly eventId: string | null
  readonly link: string
  readonly line: string | Uint8Array | null
}

/** Where a finding is, besides its day. */
interface Place {
  readonly eventId?: string | null
  readonly position?: number | null
}

/** A check that is under way. */
export interface ChainCheck {
  readonly openDay: (seal: HashedSeal) => void
  readonly event: (linked: Linked) => void
  readonly closeDay: () => void
  readonly report: (kind: FindingKind, day: string | null, place?: Place) => void
  /** What was found, at most a hundred. */
  readonly findings: readonly Finding[]
  readonly count: () => number
  readonly head: () => string | null
  readonly hasHash: (hash: string) => boolean
}

/** What a whole report holds; whoever rewrote more has made the point. */
const mostFindings = 100

/** Begins a check. `wholeChain` is whether the first seal must be the zone's first. */
export function checkChain({ wholeChain }: { readonly wholeChain: boolean }): ChainCheck {
  const findings: Finding[] = []
  const hashes = new Set<string>()
  let found = 0
  let seal: HashedSeal | null = null
  let last = ''
  let next = 1
  const report: ChainCheck['report'] = (kind, day, { eventId = null, position = null } = {}) => {
    found += 1
    if (findings.length < mostFindings) findings.push({ kind, day, eventId, position })
  }
  const previousOf = (opened: HashedSeal): string | null => {
    if (seal !== null) return seal.hash
    return wholeChain ? genesisOf(opened.zoneId, opened.algorithm) : null
  }
  return {
    report,
    findings,
    count: () => found,
    head: () => seal?.hash ?? null,
    hasHash: (hash) => hashes.has(hash),
    openDay: (opened) => {
      const previous = previousOf(opened)
      if (hashOfSeal(opened) !== opened.hash) report('seal_changed', opened.day)
      if (previous !== null && opened.previous !== previous) report('chain_broken', opened.day)
      if (seal !== null && opened.day !== dayAfter(seal.day)) report('day_missing', dayAfter(seal.day))
      if (seal !== null && opened.zoneId !== seal.zoneId) report('zone_mixed', opened.day)
      hashes.add(opened.hash)
      seal = opened
      last = opened.previous
      next = 1
    },
    event: ({ position, eventId, link, line }) => {
      if (seal === null) return report('event_unsealed', null, { eventId, position })
      const { day, algorithm } = seal
      if (position > seal.events) return report('event_added', day, { eventId, position })
      if (position < next) return report('order_changed', day, { eventId, position })
      if (position > next) {
        report('event_missing', day, { position: next })
        last = ''
      }
      if (line === null) report('event_missing', day, { eventId, position })
      // What stood before is not known where something is missing; the link that was kept leads on.
      else if (last !== '' && linkAfter(algorithm, last, line) !== link)
        report('event_changed', day, { eventId, position })
      last = link
      next = position + 1
    },
    closeDay: () => {
      if (seal === null) return
      if (next <= seal.events) report('event_missing', seal.day, { position: next })
      else if (last !== seal.root) report('root_wrong', seal.day)
    },
  }
}
