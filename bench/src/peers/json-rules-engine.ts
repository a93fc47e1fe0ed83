import { parseDay } from '@wutong/engine'
import { type ConditionProperties, Engine, Rule } from 'json-rules-engine'
import type { Atom } from '../data/atoms.ts'
import type { Policy } from '../data/offers.ts'
import { oneByOne } from './one-by-one.ts'
import type { Peer } from './peer.ts'
import { factName, plainFacts } from './plain-facts.ts'

const sample = 100
const none = 'rules decide yes or no for one firm at a time; it has no'

/** json-rules-engine on a small sample, scaled up by the number of firms: a full run takes hours. */
export const jsonRulesPeer: Peer = {
  name: 'json-rules-engine',
  cannot: {
    score: `${none} scores`,
    weights: `${none} scores`,
    rows: `${none} near misses`,
    threshold: `${none} sums over firms`,
  },
  open({ firms, policies }) {
    const facts = plainFacts(firms, policies, sample)
    const engine = engineOf(policies.policies)
    const places = new Map(policies.policies.map(({ id }, index) => [id, index]))
    let counts: number[] = []
    const run = async (): Promise<void> => {
      counts = policies.policies.map(() => 0)
      for (const firm of facts) {
        const { events } = await engine.run(firm)
        for (const { type } of events) {
          const place = places.get(type)
          if (place !== undefined) counts[place] = (counts[place] ?? 0) + 1
        }
      }
    }
    const answer = () => ({ firms: facts.length, qualified: counts, oneAway: null })
    const decideOne = async (row: number): Promise<boolean[]> => {
      const { events } = await engine.run(facts[row] ?? {})
      const found = new Set(events.map(({ type }) => type))
      return policies.policies.map(({ id }) => found.has(id))
    }
    const note = `scaled from ${facts.length} firms; matches only, derived figures ready made`
    return Promise.resolve({
      about: `${facts.length} firms`,
      match: () => [{ name: 'json-rules-engine', scale: firms.size / facts.length, note, run, answer }],
      one: () => [oneByOne('json-rules-engine', facts.length, decideOne)],
      close: () => undefined,
    })
  },
}

function engineOf(policies: readonly Policy[]): Engine {
  const engine = new Engine([], { allowUndefinedFacts: true })
  for (const { id, groups } of policies) {
    const all = groups.map((group) => ({ any: group.map(conditionOf) }))
    engine.addRule(new Rule({ conditions: { all }, event: { type: id } }))
  }
  return engine
}

function conditionOf(atom: Atom): ConditionProperties {
  switch (atom.kind) {
    case 'number':
      return {
        fact: factName(atom.left),
        operator: atom.op === '>=' ? 'greaterThanInclusive' : 'lessThan',
        value: atom.limit,
      }
    case 'flag':
      return { fact: atom.name, operator: 'equal', value: atom.wanted }
    case 'text':
      return { fact: atom.name, operator: 'in', value: atom.values }
    case 'day':
      return { fact: atom.name, operator: 'lessThanInclusive', value: parseDay(atom.latest) }
  }
}
