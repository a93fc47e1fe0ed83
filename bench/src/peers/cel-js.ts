import { Environment } from '@marcbachmann/cel-js'
import { parseDay } from '@wutong/engine'
import type { Atom } from '../data/atoms.ts'
import { oneByOne } from './one-by-one.ts'
import type { Peer } from './peer.ts'
import { factName, plainFacts } from './plain-facts.ts'

const sample = 1000
const none = 'a condition is decided for one firm at a time; it has no'

/** A CEL interpreter, every condition parsed once, on a sample that is scaled up. */
export const celPeer: Peer = {
  name: 'cel-js',
  cannot: {
    score: `${none} cohorts`,
    weights: `${none} cohorts`,
    rows: `${none} near misses`,
    threshold: `${none} sums over firms`,
  },
  open({ firms, policies }) {
    const facts = plainFacts(firms, policies, sample)
    const environment = new Environment({ unlistedVariablesAreDyn: true })
    const conditions = policies.policies.map(({ groups }) =>
      environment.parse(groups.map((group) => `(${group.map(textOf).join(' || ')})`).join(' && ')),
    )
    let counts: number[] = []
    const run = (): void => {
      counts = conditions.map((holds) => facts.reduce((sum, firm) => sum + +(holds(firm) === true), 0))
    }
    const answer = () => ({ firms: facts.length, qualified: counts, oneAway: null })
    const decideOne = (row: number): boolean[] => conditions.map((holds) => holds(facts[row] ?? {}) === true)
    const note = `scaled from ${facts.length} firms; matches only, derived figures ready made`
    return Promise.resolve({
      about: `@marcbachmann/cel-js, ${facts.length} firms`,
      match: () => [{ name: 'cel-js', scale: firms.size / facts.length, note, run, answer }],
      one: () => [oneByOne('cel-js', facts.length, decideOne)],
      close: () => undefined,
    })
  },
}

/** Plain CEL stops at null, so that every condition asks first whether the figure is there. */
function textOf(atom: Atom): string {
  const name = atom.kind === 'number' ? factName(atom.left) : atom.name
  return `(${name} != null && ${testOf(atom, name)})`
}

function testOf(atom: Atom, name: string): string {
  switch (atom.kind) {
    case 'number':
      return `${name} ${atom.op} ${double(atom.limit)}`
    case 'flag':
      return atom.wanted ? name : `!${name}`
    case 'text':
      return `${name} in [${atom.values.map((value) => `'${value}'`).join(', ')}]`
    case 'day':
      return `${name} <= ${double(Number(parseDay(atom.latest)))}`
  }
}

function double(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value)
}
