import { ZenEngine } from '@gorules/zen-engine'
import { parseDay } from '@wutong/engine'
import type { Atom } from '../data/atoms.ts'
import type { Policy } from '../data/offers.ts'
import { oneByOne } from './one-by-one.ts'
import type { Peer } from './peer.ts'
import { factName, plainFacts } from './plain-facts.ts'

const sample = 100
const none = 'a decision is made for one firm at a time; it has no'

/** zen-engine: one decision table that collects every policy whose condition holds, on a sample that is scaled up. */
export const zenPeer: Peer = {
  name: 'zen-engine',
  cannot: {
    score: `${none} cohorts`,
    weights: `${none} cohorts`,
    rows: `${none} near misses`,
    threshold: `${none} sums over firms`,
  },
  open({ firms, policies }) {
    const facts = plainFacts(firms, policies, sample)
    const engine = new ZenEngine()
    const decision = engine.createDecision(tableOf(policies.policies))
    let counts: number[] = []
    const run = async (): Promise<void> => {
      counts = policies.policies.map(() => 0)
      for (const firm of facts) {
        const { result } = await decision.evaluate(firm)
        for (const { place } of result as { place: number }[]) counts[place] = (counts[place] ?? 0) + 1
      }
    }
    const answer = () => ({ firms: facts.length, qualified: counts, oneAway: null })
    const decideOne = async (row: number): Promise<boolean[]> => {
      const { result } = await decision.evaluate(facts[row] ?? {})
      const found = new Set((result as { place: number }[]).map(({ place }) => place))
      return policies.policies.map((_, place) => found.has(place))
    }
    const note = `scaled from ${facts.length} firms; matches only, derived figures ready made`
    return Promise.resolve({
      about: `@gorules/zen-engine, ${facts.length} firms`,
      match: () => [{ name: 'zen-engine', scale: firms.size / facts.length, note, run, answer }],
      one: () => [oneByOne('zen-engine', facts.length, decideOne)],
      close: () => engine.dispose(),
    })
  },
}

/** A table with one column of whole conditions, because a group may ask for either of two figures. */
function tableOf(policies: readonly Policy[]): object {
  const rules = policies.map(({ id, groups }, place) => ({
    _id: id,
    condition: groups.map((group) => `(${group.map(textOf).join(' or ')})`).join(' and '),
    place: String(place),
  }))
  const table = {
    rules,
    inputs: [{ id: 'condition', name: 'condition', field: '' }],
    outputs: [{ id: 'place', name: 'place', field: 'place' }],
    hitPolicy: 'collect',
  }
  return {
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode', position: { x: 0, y: 0 }, content: {} },
      { id: 'table', name: 'table', type: 'decisionTableNode', position: { x: 0, y: 0 }, content: table },
      { id: 'out', name: 'out', type: 'outputNode', position: { x: 0, y: 0 }, content: {} },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'b', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  }
}

function textOf(atom: Atom): string {
  const name = atom.kind === 'number' ? factName(atom.left) : atom.name
  return `(${name} != null and ${testOf(atom, name)})`
}

function testOf(atom: Atom, name: string): string {
  switch (atom.kind) {
    case 'number':
      return `${name} ${atom.op} ${atom.limit}`
    case 'flag':
      return `${name} == ${String(atom.wanted)}`
    case 'text':
      return `${name} in [${atom.values.map((value) => `'${value}'`).join(', ')}]`
    case 'day':
      return `${name} <= ${String(parseDay(atom.latest))}`
  }
}
