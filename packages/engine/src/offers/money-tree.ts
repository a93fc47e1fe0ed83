/** Groups of money as a tree: offers at the leaves, above them caps and groups of which only the highest counts. */
import type { CompiledBundleRule } from '../compiled.ts'
import { paysTogether } from '../zone/bundles.ts'

/** One group or offer. Values only grow with those below, which is what makes bounds and pruning sound. */
export interface MoneyNode {
  /** Place in the arrays of values; offers come first, in their order. */
  readonly index: number
  readonly kind: 'offer' | 'cap' | 'highest' | 'difference' | 'all'
  /** Place of the rule among the rules in force; −1 for offers and the root. */
  readonly rule: number
  readonly children: readonly MoneyNode[]
}

/** A tree over `offers` offers; the nodes below come before the nodes above. */
export interface MoneyTree {
  readonly root: MoneyNode
  readonly groups: readonly MoneyNode[]
  readonly size: number
}

interface Draft {
  readonly rule: number
  readonly kind: 'cap' | 'highest' | 'difference' | 'all'
  /** Members in the order that the group pays them. */
  readonly members: readonly number[]
  readonly children: Draft[]
}

/** Builds the tree of the rules over these offers; groups must nest (see `checkZone`). */
export function moneyTreeFrom(offers: readonly string[], rules: readonly CompiledBundleRule[]): MoneyTree {
  const place = new Map(offers.map((id, index) => [id, index]))
  const root: Draft = { rule: -1, kind: 'all', members: offers.map((_, index) => index), children: [] }
  const drafts = rules
    .map((rule, index): Draft => {
      const members = rule.offers.map((id) => place.get(id)).filter((member) => member !== undefined)
      return { rule: index, kind: rule.rule.kind as 'cap', members, children: [] }
    })
    .filter(({ rule, members }) => paysTogether((rules[rule] as CompiledBundleRule).rule) && members.length > 0)
    // Wide groups first; of equal ones a cap stands over the groups it limits.
    .sort((a, b) => b.members.length - a.members.length || Number(b.kind === 'cap') - Number(a.kind === 'cap'))
  for (const draft of drafts) innermost(root, draft).children.push(draft)
  const groups: MoneyNode[] = []
  const node = numbered(root, { next: offers.length, groups })
  return { root: node, groups, size: offers.length + groups.length }
}

function innermost(at: Draft, draft: Draft): Draft {
  const inside = at.children.find((child) => draft.members.every((member) => child.members.includes(member)))
  return inside === undefined ? at : innermost(inside, draft)
}

function numbered(draft: Draft, into: { next: number; groups: MoneyNode[] }): MoneyNode {
  const children: MoneyNode[] = []
  const done = new Set<Draft>()
  for (const member of draft.members) {
    const inside = draft.children.find((child) => child.members.includes(member))
    if (inside === undefined) children.push({ index: member, kind: 'offer', rule: -1, children: [] })
    else if (!done.has(inside)) {
      done.add(inside)
      children.push(numbered(inside, into))
    }
  }
  const node: MoneyNode = { index: into.next, kind: draft.kind, rule: draft.rule, children }
  into.next += 1
  into.groups.push(node)
  return node
}

/** Fills in what every group is worth when its offers are worth `values`; `limits` are by rule. Gives the whole. */
export function worthOf(tree: MoneyTree, values: Float64Array, limits: Float64Array): number {
  for (const group of tree.groups) {
    let value = 0
    if (group.kind === 'highest' || group.kind === 'difference')
      for (const child of group.children) value = Math.max(value, values[child.index] as number)
    else for (const child of group.children) value += values[child.index] as number
    values[group.index] = group.kind === 'cap' ? Math.min(value, limits[group.rule] as number) : value
  }
  return values[tree.root.index] as number
}

/** Shares what a group pays among those below: in order, to the highest, or the difference from level to level. */
export function allocate(group: MoneyNode, allowed: number, values: Float64Array, paid: Float64Array): void {
  if (group.kind === 'offer') {
    paid[group.index] = allowed
    return
  }
  const winner = group.kind === 'highest' ? highestOf(group, values) : null
  let left = allowed
  for (const child of group.children) {
    const value = values[child.index] as number
    const share = shareOf(group, child, { value, left, passed: allowed - left, winner })
    allocate(child, share, values, paid)
    left -= share
  }
}

interface Sharing {
  readonly value: number
  readonly left: number
  /** What those before have taken. */
  readonly passed: number
  readonly winner: MoneyNode | null
}

function shareOf(group: MoneyNode, child: MoneyNode, { value, left, passed, winner }: Sharing): number {
  if (group.kind === 'highest') return child === winner ? Math.min(value, left) : 0
  const wanted = group.kind === 'difference' ? Math.max(0, value - passed) : value
  return Math.min(wanted, left)
}

function highestOf(group: MoneyNode, values: Float64Array): MoneyNode | null {
  let best: MoneyNode | null = null
  for (const child of group.children)
    if (best === null || (values[child.index] as number) > (values[best.index] as number)) best = child
  return best
}

/** The groups above an offer, nearest first. */
export function groupsAbove(tree: MoneyTree, offer: number): MoneyNode[] {
  const path: MoneyNode[] = []
  let below = offer
  for (const group of tree.groups) {
    if (!group.children.some((child) => child.index === below)) continue
    path.push(group)
    below = group.index
  }
  return path
}
