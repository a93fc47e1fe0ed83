/** Offers that decide over one another, as blocks that are solved apart. */
import type { CompiledBundleRule, CompiledZone } from '../compiled.ts'
import { assertBundled } from './money.ts'
import { type MoneyTree, moneyTreeFrom } from './money-tree.ts'

/** The offers of a zone on a day with the rules across them in force. */
export interface Bundling {
  /** Ids in order of name, so that the order of files decides nothing. */
  readonly offers: readonly string[]
  readonly rules: readonly CompiledBundleRule[]
  /** All groups of money. */
  readonly tree: MoneyTree
  readonly blocks: readonly Block[]
  /** By offer: offers that must not be had with it, and offers it needs. */
  readonly clashes: readonly (readonly number[])[]
  readonly needs: readonly (readonly number[])[]
}

/** Offers that must be chosen together; caps that hold whole blocks are applied afterwards. */
export interface Block {
  /** Places in `Bundling.offers`, ascending. */
  readonly members: readonly number[]
  /** By place in `members`, as places in `members`. */
  readonly clashes: readonly (readonly number[])[]
  readonly needs: readonly (readonly number[])[]
  /** Groups of money that decide inside the block, over places in `members`; rules keep their places. */
  readonly tree: MoneyTree
}

/** The rules across offers in force on a day, and the blocks they make of these offers. */
export function bundlingOf(zone: CompiledZone, offers: readonly string[], on: string): Bundling {
  const ids = [...new Set(offers)].sort()
  assertBundled(ids.length)
  const rules = zone.bundles.filter(({ rule: { effective } }) => isCovered(effective, on))
  const place = new Map(ids.map((id, index) => [id, index]))
  const [clashes, needs] = [clashesOf(ids, rules, place), needsOf(ids, rules, place)]
  const sets = blockSets(ids.length, groupsOf(rules, place), edgesOf(clashes, needs))
  const blocks = sets.map((members) => blockFrom({ ids, rules, clashes, needs }, members))
  return { offers: ids, rules, tree: moneyTreeFrom(ids, rules), blocks, clashes, needs }
}

function isCovered(effective: { from: string; until?: string | undefined } | undefined, on: string): boolean {
  return effective === undefined || (effective.from <= on && (effective.until === undefined || on < effective.until))
}

type Places = ReadonlyMap<string, number>

function placesOf(ids: readonly string[], place: Places): number[] {
  return ids.map((id) => place.get(id)).filter((index) => index !== undefined)
}

function clashesOf(ids: readonly string[], rules: readonly CompiledBundleRule[], place: Places): number[][] {
  const allowed = rules.filter(({ rule }) => rule.kind === 'stack').map(({ offers }) => placesOf(offers, place))
  const mayStack = (a: number, b: number) => allowed.some((group) => group.includes(a) && group.includes(b))
  const clashes = ids.map(() => new Set<number>())
  for (const { rule, offers } of rules) {
    if (rule.kind !== 'exclusive') continue
    const members = placesOf(offers, place)
    for (const a of members) for (const b of members) if (a !== b && !mayStack(a, b)) clashes[a]?.add(b)
  }
  return clashes.map((set) => [...set].sort((a, b) => a - b))
}

/** An offer whose need is not even among the offers keeps it as −1: it can never be had. */
function needsOf(ids: readonly string[], rules: readonly CompiledBundleRule[], place: Places): number[][] {
  const needs = ids.map((): number[] => [])
  for (const { rule } of rules)
    if (rule.kind === 'requires')
      needs[place.get(rule.offer) ?? -1]?.push(...rule.needs.map((id) => place.get(id) ?? -1))
  return needs
}

interface Group {
  readonly members: readonly number[]
  /** Whether the group can be applied over whole blocks. */
  readonly cap: boolean
}

function groupsOf(rules: readonly CompiledBundleRule[], place: Places): Group[] {
  return rules
    .filter(({ rule: { kind } }) => kind === 'cap' || kind === 'highest' || kind === 'difference')
    .map(({ rule, offers }) => ({ members: placesOf(offers, place), cap: rule.kind === 'cap' }))
}

function edgesOf(clashes: readonly (readonly number[])[], needs: readonly (readonly number[])[]): [number, number][] {
  return [...clashes, ...needs].flatMap((others, index) =>
    others.filter((other) => other >= 0).map((other): [number, number] => [index % clashes.length, other]),
  )
}

/** Joins what clashes, needs or shares a group; a cap joins only blocks that it cuts through. */
function blockSets(size: number, groups: readonly Group[], edges: readonly [number, number][]): number[][] {
  const parent = Array.from({ length: size }, (_, index) => index)
  const find = (index: number): number => {
    let at = index
    while (parent[at] !== at) at = parent[at] as number
    return at
  }
  const join = (members: readonly number[]) => {
    for (const member of members) parent[find(member)] = find(members[0] as number)
  }
  for (const edge of edges) join(edge)
  for (const group of groups) if (!group.cap) join(group.members)
  for (let changed = true; changed; ) {
    changed = false
    for (const group of groups) {
      const roots = new Set(group.members.map(find))
      const cut = parent.some((_, index) => roots.has(find(index)) && !group.members.includes(index))
      if (!cut || roots.size < 2) continue
      join(group.members)
      changed = true
    }
  }
  const sets = new Map<number, number[]>()
  for (let index = 0; index < size; index++) sets.set(find(index), [...(sets.get(find(index)) ?? []), index])
  return [...sets.values()]
}

type Parts = Pick<Bundling, 'rules' | 'clashes' | 'needs'> & { readonly ids: readonly string[] }

function blockFrom({ ids, rules, clashes, needs }: Parts, members: readonly number[]): Block {
  const local = new Map(members.map((member, index) => [member, index]))
  const names = members.map((member) => ids[member] as string)
  // A group that holds the block and more is applied over whole blocks, afterwards.
  const inner = rules.map((rule) =>
    rule.offers.every((id) => names.includes(id) || !ids.includes(id)) ? rule : { ...rule, offers: [] },
  )
  const within = (all: readonly (readonly number[])[]) =>
    members.map((member) => (all[member] ?? []).map((other) => local.get(other) ?? -1))
  return { members, clashes: within(clashes), needs: within(needs), tree: moneyTreeFrom(names, inner) }
}
