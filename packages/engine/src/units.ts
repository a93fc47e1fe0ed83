/** Units of the indicator catalogue and the exact factors between them. */

/** A positive rational number; 1 亩 = 2000/3 m² has no finite decimal. */
interface Ratio {
  readonly over: bigint
  readonly under: bigint
}

interface Unit extends Ratio {
  readonly kind: string
}

const powers: Readonly<Record<string, bigint>> = {
  '': 1n,
  十: 10n,
  百: 100n,
  千: 1000n,
  万: 10_000n,
  十万: 100_000n,
  百万: 1_000_000n,
  千万: 10_000_000n,
  亿: 100_000_000n,
  十亿: 1_000_000_000n,
  百亿: 10_000_000_000n,
  千亿: 100_000_000_000n,
  万亿: 1_000_000_000_000n,
}

const foreignNames = {
  美元: 'US dollars',
  港元: 'Hong Kong dollars',
  欧元: 'euros',
  日元: 'yen',
  英镑: 'pounds sterling',
  澳元: 'Australian dollars',
  加元: 'Canadian dollars',
  韩元: 'won',
  新加坡元: 'Singapore dollars',
  瑞士法郎: 'Swiss francs',
  台币: 'New Taiwan dollars',
  澳门元: 'patacas',
} as const

const foreign: readonly string[] = Object.keys(foreignNames)

/** Units that take the Chinese multipliers in front: 万元, 百万美元, 万人, 万千瓦时. */
const bases: readonly (readonly [kind: string, name: string, over: bigint, under: bigint])[] = [
  ['cny', '元', 1n, 1n],
  ...foreign.map((name) => [name, name, 1n, 1n] as const),
  ['area', '平方米', 1n, 1n],
  ['area', '亩', 2000n, 3n],
  ['area', '公顷', 10_000n, 1n],
  ['area', '平方公里', 1_000_000n, 1n],
  ['electricity', '瓦时', 1n, 1n],
  ['electricity', '千瓦时', 1000n, 1n],
  ['mass', '克', 1n, 1n],
  ['mass', '千克', 1000n, 1n],
  ['mass', '公斤', 1000n, 1n],
  ['mass', '吨', 1_000_000n, 1n],
  ['coal', '克标准煤', 1n, 1n],
  ['coal', '千克标准煤', 1000n, 1n],
  ['coal', '吨标准煤', 1_000_000n, 1n],
  ['volume', '立方米', 1n, 1n],
  ['people', '人', 1n, 1n],
  ['visits', '人次', 1n, 1n],
  ['staff years', '人年', 1n, 1n],
  ...['件', '项', '个', '家', '篇', '次', '台', '套', '种', '份'].map((name) => ['count', name, 1n, 1n] as const),
]

const fixed: Readonly<Record<string, Unit>> = {
  '%': { kind: 'share', over: 1n, under: 100n },
  '‰': { kind: 'share', over: 1n, under: 1000n },
  // A difference of two percentages is no percentage.
  百分点: { kind: 'difference of shares', over: 1n, under: 1n },
  比值: { kind: 'share', over: 1n, under: 1n },
  年: { kind: 'time', over: 12n, under: 1n },
  个月: { kind: 'time', over: 1n, under: 1n },
  // 兆 is mega in electricity, never the old multiplier.
  兆瓦时: { kind: 'electricity', over: 1_000_000n, under: 1n },
}

const units: ReadonlyMap<string, Unit> = new Map([
  ...Object.entries(fixed),
  ...bases.flatMap(([kind, name, over, under]) =>
    Object.entries(powers).map(([power, times]) => [power + name, { kind, over: over * times, under }] as const),
  ),
])

/** Where a bare multiplier (万, 亿) stands in for a unit: the unit it multiplies, by kind. */
const multiplied: Readonly<Record<string, string>> = {
  cny: '元',
  area: '平方米',
  electricity: '千瓦时',
  mass: '吨',
  coal: '吨标准煤',
  volume: '立方米',
  people: '人',
  count: '个',
}

const spellings: readonly (readonly [RegExp, string])[] = [
  [/仟/g, '千'],
  [/佰/g, '百'],
  [/拾/g, '十'],
  [/萬/g, '万'],
  [/億/g, '亿'],
  [/[圆圓]/g, '元'],
  [/million|mn$/g, '百万'],
  [/billion|bn$/g, '十亿'],
  [/thousand/g, '千'],
  [/人民币|rmb|cny/g, ''],
  [/[¥￥]/g, '元'],
  [/美金|usd|us\$|\$/g, '美元'],
  [/香港元|港币|hkd/g, '港元'],
  [/eur|€/g, '欧元'],
  [/jpy/g, '日元'],
  [/gbp|£/g, '英镑'],
  [/新台币|台湾元/g, '台币'],
  [/澳大利亚元|aud/g, '澳元'],
  [/加拿大元|cad/g, '加元'],
  [/平米|平方(?!米|公里|千米)|m2/g, '平方米'],
  [/平方千米|km2/g, '平方公里'],
  [/hm2|\bha\b/g, '公顷'],
  [/标煤/g, '标准煤'],
  [/kgce/g, '千克标准煤'],
  [/tce/g, '吨标准煤'],
  [/kw[·.]?h|^度$/g, '千瓦时'],
  [/(?<=[十百千万亿])度/g, '千瓦时'],
  [/mwh/g, '兆瓦时'],
  [/^kg$/g, '千克'],
  [/^t$/g, '吨'],
  [/^g$/g, '克'],
  [/^m3$|立方(?!米)/g, '立方米'],
  [/^(.*)名$/g, '$1人'],
  [/^个百分点$|^pct$|^pp$/g, '百分点'],
  [/^人[·.]年$/g, '人年'],
  [/^百分比$|^百分数$|^percent$/g, '%'],
  [/^小数$|^倍$|^比例$|^fraction$/g, '比值'],
  [/^月$/g, '个月'],
]

/** A unit in its one spelling: `万元（人民币）`, `人民币万元` and `万元` are the same. */
export function normaliseUnit(text: string): string {
  let unit = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s()[\]【】:：]/g, '')
    .replace(/^单位/, '')
  // Most are spelt as the table spells them.
  if (units.has(unit) || Object.hasOwn(powers, unit)) return unit
  for (const [pattern, name] of spellings) unit = unit.replace(pattern, name)
  // US$ million counts what 百万美元 counts.
  const turned = /^(\D*元)([十百千万亿]+)$/.exec(unit)
  if (turned !== null && !units.has(unit)) unit = `${turned[2] ?? ''}${turned[1] ?? ''}`
  // Renminbi alone is counted in yuan.
  return unit === '' && /人民币|rmb|cny/i.test(text) ? '元' : unit
}

/** The foreign currency a unit is in, or null. */
export function foreignCurrency(unit: string): string | null {
  const kind = units.get(normaliseUnit(unit))?.kind
  return foreign.find((name) => name === kind) ?? null
}

/** English name of a currency given by `foreignCurrency`. */
export function currencyName(currency: string): string {
  return (foreignNames as Readonly<Record<string, string>>)[currency] ?? currency
}

/** Whether a text is a unit we know, or a bare multiplier such as 万. */
export function isUnit(text: string): boolean {
  const unit = normaliseUnit(text)
  return units.has(unit) || (unit !== '' && Object.hasOwn(powers, unit))
}

function findUnit(text: string, kind: string | undefined): Unit | undefined {
  const unit = normaliseUnit(text)
  const known = units.get(unit)
  if (known !== undefined) return known
  const base = kind === undefined ? undefined : multiplied[kind]
  return base !== undefined && unit !== '' && Object.hasOwn(powers, unit) ? units.get(unit + base) : undefined
}

function divisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y > 0n) [x, y] = [y, x % y]
  return x
}

/** A rational as decimal text where it ends (0.0001), else as a fraction (2000/3). */
function textFromRatio(ratio: Ratio): string {
  const common = divisor(ratio.over, ratio.under)
  const [over, under] = [ratio.over / common, ratio.under / common]
  let digits = 0
  let power = 1n
  while (power % under !== 0n && digits < 40) {
    power *= 10n
    digits += 1
  }
  if (power % under !== 0n) return `${over}/${under}`
  const scaled = String(over * (power / under)).padStart(digits + 1, '0')
  return digits === 0 ? scaled : `${scaled.slice(0, -digits)}.${scaled.slice(-digits)}`
}

/**
 * The exact factor from one unit to another: a decimal, or a fraction where no decimal is exact; null when they do not convert.
 * Apply a factor with `scaleDecimal`. Currencies never convert into one another: the rate is not part of a unit.
 * @example unitFactor('元', '万元') // '0.0001'
 * @example unitFactor('亩', '平方米') // '2000/3'
 */
export function unitFactor(from: string, to: string): string | null {
  if (normaliseUnit(from) === normaliseUnit(to)) return '1'
  const target = findUnit(to, undefined)
  const given = findUnit(from, target?.kind)
  if (target === undefined || given === undefined || given.kind !== target.kind) return null
  return textFromRatio({ over: given.over * target.under, under: given.under * target.over })
}
