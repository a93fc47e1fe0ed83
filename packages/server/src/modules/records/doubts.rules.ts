/** Columns whose figures do not look like what their words say: what makes them doubtful, and what each answer would mean. */
import { inUnit, type Text, unitFactor } from '@wutong/engine'
import type { SheetRow } from '#tables/table'
import type { Decisions, Question } from '#tables/words'
import { asideDoubt } from './aside-doubts.rules.ts'
import type { Column } from './columns.rules.ts'
import { type ColumnDoubt, type ColumnForm, dateDoubt, zerosDoubt } from './doubt-forms.rules.ts'
import { type Figure, figuresOf, moneyUnits, pointsThousands, setsThousandsApart, unitOption } from './figures.rules.ts'
import { inDoubt } from './plan-content.rules.ts'
import { columnName } from './planned.rules.ts'
import { mixedShares, shareDoubt } from './share-doubts.rules.ts'

type ValueColumn = Extract<Column, { kind: 'value' }>

/** What is known of the firm of a row already, by indicator, in the catalogue's unit. */
export type KnownFigures = (row: SheetRow) => Readonly<Record<string, number>> | undefined

/** What doubting needs: the columns, some of the rows, what is known, and what was answered. */
export interface DoubtInput {
  readonly sheet: string
  readonly columns: readonly Column[]
  readonly rows: readonly SheetRow[]
  readonly known: KnownFigures
  readonly decisions: Decisions
}

/** The columns of a table with what was found out about them, and the questions that remain. */
export interface Doubted {
  readonly columns: readonly Column[]
  readonly questions: readonly Question[]
}

/** Looks at the cells of every column; a column in doubt is not read until its question is answered. */
export function doubtColumns(input: DoubtInput): Doubted {
  const questions: Question[] = []
  const columns = input.columns.map((column) => {
    const doubt = doubtOf(input, column)
    if (doubt === null) return column
    if (!('id' in doubt)) return doubt.column
    questions.push(doubt)
    return inDoubt(column)
  })
  return shareUnitDoubts(input, { columns, questions })
}

/** Columns under one line of units are doubted together: where that line is wrong for one of them, it may be for the others. */
function shareUnitDoubts(input: DoubtInput, { columns, questions }: Doubted): Doubted {
  const { sheet, decisions } = input
  const asked = new Set(questions.map(({ id }) => id))
  const ofLine = input.columns.filter((column) => column.kind === 'value' && takesUnitOfLine(column))
  const suspect = ofLine.find((column) => {
    const id = `unit:${columnName(column.header, column.at)}`
    const answered = decisions[id]
    return asked.has(id) || (answered !== undefined && column.kind === 'value' && answered !== column.lineUnit)
  })
  if (suspect?.kind !== 'value') return { columns, questions }
  const more: Question[] = []
  const left = columns.map((column) => {
    if (column.kind !== 'value' || !takesUnitOfLine(column) || column === suspect) return column
    const name = columnName(column.header, column.at)
    const [first] = figuresOf(input.rows.map(({ cells }) => cells[column.at] ?? null)).filter(
      ({ unit }) => unit === null,
    )
    if (first === undefined || decisions[`unit:${name}`] !== undefined || column.lineUnit !== suspect.lineUnit)
      return column
    const told = columnName(suspect.header, suspect.at)
    const why = {
      zh: `同一单位说明下的列“${told}”的单位有疑问`,
      en: `the unit of "${told}" under the same line of units is in doubt`,
    }
    const suspicion = { likely: column.lineUnit === '元' ? '万元' : '元', why }
    more.push(unitQuestion({ sheet, name, column, first, stated: column.lineUnit ?? '', suspicion }))
    return inDoubt(column)
  })
  return { columns: left, questions: [...questions, ...more] }
}

/** Whether the unit of a column of money is only told by a line over the table. */
function takesUnitOfLine({ lineUnit, indicator }: ValueColumn): boolean {
  return lineUnit !== undefined && unitFactor('元', indicator.unit ?? '') !== null
}

function doubtOf(input: DoubtInput, column: Column): ColumnDoubt {
  if (column.kind === 'unused') return null
  const { decisions, sheet } = input
  const name = columnName(column.header, column.at)
  const cells = input.rows.map(({ cells }) => cells[column.at] ?? null)
  const form = { sheet, name, column, cells, decisions }
  if (column.kind === 'key') return zerosDoubt(form)
  if (column.kind !== 'value') return null
  switch (column.indicator.type) {
    case 'date':
      return dateDoubt(form)
    case 'text':
      return zerosDoubt(form)
    case 'number':
      return figureDoubt(input, form, column) ?? asWritten(form, column)
    case 'bool':
      return null
  }
}

function figureDoubt(input: DoubtInput, form: Omit<ColumnForm, 'column'>, column: ValueColumn): Question | null {
  const { name, decisions } = form
  if (decisions[`unit:${name}`] !== undefined || decisions[`share:${name}`] !== undefined) return null
  return asideDoubt(form, column) ?? shareDoubt(form, column) ?? unitDoubt(input, column, name)
}

/** A column with what its cells, or an answer, say of the way its figures are written. */
function asWritten({ name, cells, decisions }: Omit<ColumnForm, 'column'>, column: ValueColumn): ColumnDoubt {
  const spaced = setsThousandsApart(cells)
  const fractions = decisions[`share:${name}`] === mixedShares
  const pointed = pointsThousands(cells)
  if (!spaced && !fractions && !pointed) return null
  const flags = { ...(spaced ? { spaced } : {}), ...(fractions ? { fractions } : {}), ...(pointed ? { pointed } : {}) }
  return { column: { ...column, ...flags } }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

interface Suspicion {
  /** The unit the figures look like. */
  readonly likely: string
  readonly why: Text
}

/** No firm of a zone is beyond this: 3 万亿元. */
const yuanAtMost = 3e12
/** Half of the firms of a table beyond this are not plausible: 1000 亿元. */
const medianAtMost = 1e11
const fewest = 3

/** Money whose figures look like another unit than the one named. */
function unitDoubt(input: DoubtInput, column: ValueColumn, name: string): Question | null {
  const wanted = column.indicator.unit ?? ''
  const unit = column.unit ?? wanted
  const toYuan = Number(unitFactor(unit, '元'))
  if (unitFactor('元', wanted) === null || !Number.isFinite(toYuan)) return null
  const pairs = input.rows.flatMap((row) => pairOf(input.known, row, column))
  const figures = figuresOf(input.rows.map(({ cells }) => cells[column.at] ?? null)).filter(
    ({ value, unit: own }) => own === null && value !== 0,
  )
  const suspicion = byKnown(pairs, unit) ?? (figures.length < fewest ? null : byPlausibility(figures, unit, toYuan))
  const [first] = figures
  if (suspicion === null || first === undefined) return null
  return unitQuestion({ sheet: input.sheet, name, column, first, stated: unit, suspicion })
}

/** The figure of a row over the one that is known of the same firm, both in the catalogue's unit. */
function pairOf(known: KnownFigures, row: SheetRow, column: ValueColumn): number[] {
  const before = known(row)?.[column.indicator.code]
  const [figure] = figuresOf([row.cells[column.at] ?? null])
  if (before === undefined || before === 0 || figure === undefined || figure.value === 0) return []
  const { unit } = column.indicator
  const factor = figure.unit === null ? (column.factor ?? '1') : unitFactor(figure.unit, unit ?? '')
  return factor === null || figure.unit !== null ? [] : [inUnit(figure.value, factor) / before]
}

function byKnown(ratios: readonly number[], unit: string): Suspicion | null {
  if (ratios.length < fewest) return null
  const middle = median(ratios.map(Math.abs))
  for (const other of moneyUnits) {
    const times = Number(unitFactor(unit, other))
    if (other === unit || !Number.isFinite(times) || times === 0) continue
    const near = ratios.filter((ratio) => Math.abs(ratio) > times / 4 && Math.abs(ratio) < times * 4).length
    if ((times >= 1000 || times <= 0.001) && near >= ratios.length * 0.6) {
      const said = middle >= 1 ? `${Math.round(middle)} 倍` : `1/${Math.round(1 / middle)}`
      return {
        likely: other,
        why: {
          zh: `${ratios.length} 家企业的数值按“${unit}”读约为已知数值的 ${said}`,
          en: `Read in ${unit}, the figures of ${ratios.length} firms are about ${middle >= 1 ? `${Math.round(middle)} times` : `1/${Math.round(1 / middle)} of`} what is known of them`,
        },
      }
    }
  }
  return null
}

function byPlausibility(figures: readonly Figure[], unit: string, toYuan: number): Suspicion | null {
  const sizes = figures.map(({ value }) => Math.abs(value))
  const share = (is: (figure: Figure) => boolean): number => figures.filter(is).length / figures.length
  const cents = share(({ value, decimals }) => Math.abs(value) >= 100_000 && decimals === 2)
  const long = share(({ value }) => Math.abs(value) >= 1_000_000)
  const middle = median(sizes) * toYuan
  const largest = Math.max(...sizes) * toYuan
  if (toYuan >= 1000 && (middle > medianAtMost || largest > yuanAtMost * 10 || (cents >= 0.5 && long >= 0.5)))
    return {
      likely: '元',
      why: {
        zh: `数值多为 7 位以上${cents >= 0.5 ? '、带两位小数' : ''}，按“${unit}”读中位数约为 ${shortMoney(middle)}`,
        en: `Most figures have seven digits or more${cents >= 0.5 ? ' and two decimals' : ''}; read in ${unit} their median is about ${shortMoney(middle)}`,
      },
    }
  // Turnover of a few yuan: figures of 万元 under 元.
  if (
    toYuan === 1 &&
    figures.length >= 5 &&
    median(sizes) < 2000 &&
    Math.max(...sizes) < 1_000_000 &&
    share(({ decimals }) => decimals > 2) >= 0.3
  )
    return {
      likely: '万元',
      why: {
        zh: `数值很小且有两位以上小数，按“元”读中位数只有 ${shortMoney(middle)}`,
        en: `The figures are small and have more than two decimals; read in yuan their median is only ${shortMoney(middle)}`,
      },
    }
  return null
}

/** Money in yuan for a sentence. */
function shortMoney(yuan: number): string {
  if (yuan >= 1e8) return `${Math.round(yuan / 1e6) / 100} 亿元`
  return yuan >= 1e4 ? `${Math.round(yuan / 100) / 100} 万元` : `${Math.round(yuan * 100) / 100} 元`
}

function unitQuestion({
  sheet,
  name,
  column,
  first,
  stated,
  suspicion,
}: {
  readonly sheet: string
  readonly name: string
  readonly column: ValueColumn
  readonly first: Figure
  readonly stated: string
  readonly suspicion: Suspicion
}): Question {
  const wanted = column.indicator.unit ?? ''
  const source =
    column.unit === null
      ? { zh: '目录的单位', en: 'the catalogue’s unit' }
      : { zh: '表中写明的单位', en: 'the unit written in the file' }
  return {
    id: `unit:${name}`,
    kind: 'unit',
    sheet,
    column: column.header,
    text: {
      zh: `列“${name}”${source.zh}是“${stated}”，但数值像“${suspicion.likely}”：${suspicion.why.zh}；请确认单位`,
      en: `For the column "${name}" ${source.en} is ${stated}, but its figures look like ${suspicion.likely}: ${suspicion.why.en}; say which unit it is`,
    },
    options: [stated, suspicion.likely].map((unit) => unitOption(unit, wanted, first)),
  }
}
