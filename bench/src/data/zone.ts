import { type Column, type CompiledZone, compileZone, type Indicator, type Snapshot, type Zone } from '@wutong/engine'
import { type CardItem, cardItems, scorecardOf } from './card.ts'
import { type FirmColumn, type Firms, indicatorSpecs, judged } from './firms.ts'
import { offersOf, type Policies } from './offers.ts'
import { subsidyOffer } from './subsidy.ts'

/** The zone package of the benchmark, written as any zone package is: catalogue, one scorecard, many offers. */
export function benchZone(policies: Policies, items: readonly CardItem[] = cardItems): CompiledZone {
  const zone: Zone = {
    id: 'bench',
    name: { zh: '基准测试', en: 'Benchmark' },
    divisionCode: '410000',
    departments: [],
    sources: [{ id: 'synthetic', name: { zh: '合成数据', en: 'Synthetic' }, rank: 1 }],
    precedence: {},
    indicators: indicatorSpecs().map(indicatorOf),
    scorecards: [scorecardOf(items)],
    ladders: [],
    offers: [...offersOf(policies), subsidyOffer()],
    conditionSets: [],
  }
  return compileZone(zone)
}

function indicatorOf({ code, type, yearly }: ReturnType<typeof indicatorSpecs>[number]): Indicator {
  const name = { zh: code, en: code }
  return { code, name, type, period: yearly ? 'year' : 'state', definition: name, source: 'synthetic', theme: 'bench' }
}

/** The firms as the engine keeps them in memory, on the generator's own arrays. */
export function snapshotOf({ size, columns, memory }: Firms): Snapshot {
  const ids = Array.from({ length: size }, (_, row) => String(row))
  return {
    ids,
    size,
    period: judged.period,
    columns: new Map(columns.map((column) => [column.key, engineColumn(column)])),
    memory,
  }
}

function engineColumn(column: FirmColumn): Column {
  switch (column.type) {
    case 'number':
      return { type: 'number', values: column.values }
    case 'bool':
      return { type: 'bool', values: column.values }
    case 'text':
      return { type: 'text', codes: column.values, dictionary: column.dictionary }
    case 'date':
      return { type: 'date', days: column.values }
  }
}
