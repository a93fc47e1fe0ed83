/** Functions and operators of CEL: their signatures for the checker, and what they do with values that are there. */
import { divide, rationalFrom } from '../../exact.ts'
import { matches } from '../regex/matches.ts'
import type { ArithOp, CompareOp } from '../tree.ts'
import { bool, failure, type Known, noOverload, number, type Val } from '../val.ts'
import { joined, missingOf, undefinedOf } from '../values.ts'
import { arithmeticOf, decimalFrom, negated } from './arithmetic.ts'
import { conversions } from './conversions.ts'
import { comparedVals, equalVals, mapKeyOf } from './equality.ts'
import { durationPartOf, timestampGetters, timestampPart } from './time.ts'

/** A function: how it may be called, the types it takes (the last of each row is what it gives), and what it does. */
export interface CelFunction {
  readonly call: 'global' | 'member' | 'both' | 'operator'
  readonly overloads: readonly (readonly string[])[]
  run(...args: readonly Known[]): Val
}

const same = (...types: readonly string[]) => types.map((type) => [type, type, type])
const timeSums = [
  ['timestamp', 'duration', 'timestamp'],
  ['duration', 'timestamp', 'timestamp'],
  ['duration', 'duration', 'duration'],
]
const timeDifferences = [
  ['timestamp', 'timestamp', 'duration'],
  ['timestamp', 'duration', 'timestamp'],
  ['duration', 'duration', 'duration'],
]
const arithmetic: Readonly<Record<ArithOp, readonly (readonly string[])[]>> = {
  '+': [...same('int', 'uint', 'double', 'number', 'string', 'bytes'), ['list(A)', 'list(A)', 'list(A)'], ...timeSums],
  '-': [...same('int', 'uint', 'double', 'number'), ...timeDifferences],
  '*': same('int', 'uint', 'double', 'number'),
  '/': same('int', 'uint', 'double', 'number'),
  '%': same('int', 'uint', 'number'),
}
const ordered = ['int', 'uint', 'double', 'number', 'bool', 'string', 'bytes', 'date', 'timestamp', 'duration']
const orders: readonly CompareOp[] = ['<', '<=', '>', '>=']

const conversionTypes: Readonly<Record<string, readonly (readonly string[])[]>> = {
  int: [['int'], ['uint'], ['double'], ['number'], ['string'], ['timestamp']].map((row) => [...row, 'int']),
  uint: [['int'], ['uint'], ['double'], ['number'], ['string']].map((row) => [...row, 'uint']),
  double: [['int'], ['uint'], ['double'], ['number'], ['string']].map((row) => [...row, 'double']),
  string: ['string', 'bool', 'int', 'uint', 'double', 'number', 'bytes', 'date', 'timestamp', 'duration'].map(
    (type) => [type, 'string'],
  ),
  bytes: ['bytes', 'string'].map((type) => [type, 'bytes']),
  bool: ['bool', 'string'].map((type) => [type, 'bool']),
  timestamp: ['timestamp', 'string', 'int', 'date'].map((type) => [type, 'timestamp']),
  duration: ['duration', 'string'].map((type) => [type, 'duration']),
  dyn: [['A', 'dyn']],
  type: [['A', 'type(A)']],
}

/** All functions and operators by name. */
export const celFunctions: ReadonlyMap<string, CelFunction> = new Map<string, CelFunction>([
  ...Object.entries(arithmetic).map(([op, overloads]): [string, CelFunction] => [
    op,
    { call: 'operator', overloads, run: (a, b) => arithmeticOf(op as ArithOp, a as Known, b as Known) },
  ]),
  ...orders.map((op): [string, CelFunction] => [
    op,
    {
      call: 'operator',
      overloads: ordered.map((type) => [type, type, 'bool']),
      run: (a, b) => comparedVals(op, a as Known, b as Known),
    },
  ]),
  ...Object.entries(conversions).map(([name, run]): [string, CelFunction] => [
    name,
    { call: 'global', overloads: conversionTypes[name] ?? [], run: (value) => run(value as Known) },
  ]),
  ...timestampGetters.map((name): [string, CelFunction] => [name, getter(name)]),
  ['==', { call: 'operator', overloads: [['A', 'A', 'bool']], run: (a, b) => equalVals(a as Known, b as Known) }],
  [
    '!=',
    { call: 'operator', overloads: [['A', 'A', 'bool']], run: (a, b) => opposite(equalVals(a as Known, b as Known)) },
  ],
  [
    '-_',
    {
      call: 'operator',
      overloads: [
        ['int', 'int'],
        ['double', 'double'],
        ['number', 'number'],
      ],
      run: (a) => negated(a as Known),
    },
  ],
  [
    'in',
    {
      call: 'operator',
      overloads: [
        ['A', 'list(A)', 'bool'],
        ['A', 'map(A, B)', 'bool'],
      ],
      run: (a, b) => within(a as Known, b as Known),
    },
  ],
  [
    '[]',
    {
      call: 'operator',
      overloads: [
        ['list(A)', 'int', 'A'],
        ['map(A, B)', 'A', 'B'],
      ],
      run: (a, b) => elementAt(a as Known, b as Known),
    },
  ],
  [
    'size',
    {
      call: 'both',
      overloads: ['string', 'bytes', 'list(A)', 'map(A, B)'].map((type) => [type, 'int']),
      run: (a) => sizeOf(a as Known),
    },
  ],
  ...(['contains', 'startsWith', 'endsWith'] as const).map((name): [string, CelFunction] => [
    name,
    {
      call: 'both',
      overloads: [['string', 'string', 'bool']],
      run: (a, b) => onTexts(a, b, (x, y) => bool(textHolds(name, x, y))),
    },
  ]),
  ['matches', { call: 'both', overloads: [['string', 'string', 'bool']], run: (a, b) => onTexts(a, b, matches) }],
  [
    'number',
    {
      call: 'global',
      overloads: ['int', 'uint', 'double', 'number'].map((type) => [type, 'number']),
      run: (a) => decimalVal(a as Known),
    },
  ],
  ...(['min', 'max'] as const).map((name): [string, CelFunction] => [
    name,
    { call: 'both', overloads: ordered.map((type) => [`list(${type})`, type]), run: (a) => bestOf(name, a as Known) },
  ]),
  [
    'sum',
    {
      call: 'both',
      overloads: ['int', 'uint', 'double', 'number', 'duration'].map((type) => [`list(${type})`, type]),
      run: (a) => sumOf(a as Known),
    },
  ],
  [
    'avg',
    {
      call: 'both',
      overloads: ['int', 'uint', 'double', 'number'].map((type) => [`list(${type})`, 'number']),
      run: (a) => averageOf(a as Known),
    },
  ],
])

function getter(name: string): CelFunction {
  const overloads = [
    ['timestamp', 'int'],
    ['timestamp', 'string', 'int'],
    ...(/^get(Hours|Minutes|Seconds|Milliseconds)$/.test(name) ? [['duration', 'int']] : [['date', 'int']]),
  ]
  return {
    call: 'member',
    overloads,
    run(value, zone) {
      if (value?.kind === 'duration' && zone === undefined) return durationPartOf(name, value.nanos)
      if (value?.kind === 'date' && zone === undefined)
        return timestampPart(name, BigInt(value.day) * 86_400_000_000_000n, '')
      if (value?.kind !== 'timestamp' || (zone !== undefined && zone.kind !== 'text')) return noOverload
      return timestampPart(name, value.nanos, zone?.value ?? '')
    },
  }
}

function opposite(value: Val): Val {
  return value.kind === 'bool' ? bool(!value.value) : value
}

function within(item: Known, collection: Known): Val {
  if (collection.kind === 'map') {
    const key = mapKeyOf(item)
    return bool(key !== null && collection.entries.has(key))
  }
  if (collection.kind !== 'list') return noOverload
  return joined(
    'or',
    collection.items.map((one) => equalVals(item, one)),
  )
}

function elementAt(collection: Known, at: Known): Val {
  if (collection.kind === 'map') {
    const key = mapKeyOf(at)
    return (key === null ? undefined : collection.entries.get(key)?.[1]) ?? noSuchKey(at)
  }
  if (collection.kind !== 'list') return noOverload
  const key = mapKeyOf(at)
  const index = key?.startsWith('n:') ? Number(key.slice(2)) : -1
  return collection.items[index] ?? noSuchElement(collection.items.length)
}

function noSuchElement(size: number): Val {
  return failure(
    `列表没有这个位置的元素（共 ${size} 个，从 0 数起）`,
    `invalid argument: the list has no element at this place (it holds ${size}, counted from 0)`,
  )
}

/** A map was asked for a key that it does not have. */
export function noSuchKey(key: Known): Val {
  const shown = key.kind === 'text' ? `'${key.value}'` : mapKeyOf(key)?.slice(2)
  return failure(`没有键 ${shown ?? ''}`, `no such key: ${shown ?? 'this value cannot be a key'}`)
}

function sizeOf(value: Known): Val {
  switch (value.kind) {
    case 'text':
      return int([...value.value].length)
    case 'bytes':
      return int(value.value.length)
    case 'list':
      return int(value.items.length)
    case 'map':
      return int(value.entries.size)
    default:
      return noOverload
  }
}

function int(value: number): Val {
  return { kind: 'int', value: BigInt(value) }
}

function onTexts(a: Known | undefined, b: Known | undefined, apply: (a: string, b: string) => Val): Val {
  return a?.kind === 'text' && b?.kind === 'text' ? apply(a.value, b.value) : noOverload
}

function textHolds(test: 'contains' | 'startsWith' | 'endsWith', text: string, part: string): boolean {
  if (test === 'contains') return text.includes(part)
  return test === 'startsWith' ? text.startsWith(part) : text.endsWith(part)
}

function decimalVal(value: Known): Val {
  const decimal = decimalFrom(value)
  return decimal === null ? noOverload : number(decimal)
}

const emptyList = failure('列表为空，没有可取的值', 'the list is empty')

/** Folds the elements of a list; unknown when one of them is. */
function folded(value: Known, step: (so: Val, item: Known) => Val): Val {
  if (value.kind !== 'list') return noOverload
  const open = undefinedOf(...value.items) ?? missingOf(...value.items)
  if (open !== null) return open
  const [head, ...rest] = value.items as readonly Known[]
  if (head === undefined) return emptyList
  return rest.reduce<Val>((so, item) => (so.kind === 'undefined' ? so : step(so, item)), head)
}

function bestOf(name: 'min' | 'max', list: Known): Val {
  return folded(list, (best, item) => {
    const wins = comparedVals(name === 'min' ? '<' : '>', item, best)
    if (wins.kind !== 'bool') return wins
    return wins.value ? item : best
  })
}

function sumOf(list: Known): Val {
  return folded(list, (sum, item) => arithmeticOf('+', sum as Known, item))
}

function isThere(value: Val): value is Known {
  return value.kind !== 'unknown' && value.kind !== 'undefined'
}

function averageOf(list: Known): Val {
  if (list.kind !== 'list') return noOverload
  const items = list.items.map((item) => (isThere(item) ? decimalVal(item) : item))
  const sum = sumOf({ kind: 'list', items })
  return sum.kind === 'number' ? number(divide(sum.value, rationalFrom(list.items.length))) : sum
}
