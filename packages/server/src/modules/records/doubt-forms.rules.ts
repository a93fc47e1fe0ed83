/** Doubts about how a column is written: the order of its days, and zeros that a spreadsheet took off its codes. */
import type { DateOrder, RawCell } from '@wutong/engine'
import type { Decisions, Question } from '#tables/words'
import type { Column } from './columns.rules.ts'

/** A column with its cells. */
export interface ColumnForm {
  readonly sheet: string
  readonly name: string
  readonly column: Column
  readonly cells: readonly RawCell[]
  readonly decisions: Decisions
}

/** Nothing doubtful, a column that says more than before, or a question. */
export type ColumnDoubt = null | Question | { readonly column: Column }

const yearLast = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/

/** 05/03/2021: the column decides where one of its days can only be read one way, else somebody must. */
export function dateDoubt({ sheet, name, column, cells, decisions }: ColumnForm): ColumnDoubt {
  if (column.kind !== 'value') return null
  const found = cells
    .map((cell) =>
      yearLast.exec(
        String(cell ?? '')
          .normalize('NFKC')
          .trim(),
      ),
    )
    .filter((match) => match !== null)
  const [first] = found
  if (first === undefined) return null
  const answered = decisions[`date:${name}`]
  if (answered === 'dmy' || answered === 'mdy') return { column: { ...column, dateOrder: answered } }
  const dayFirst = found.some(([, one]) => Number(one) > 12)
  const monthFirst = found.some(([, , two]) => Number(two) > 12)
  if (dayFirst !== monthFirst) return { column: { ...column, dateOrder: dayFirst ? 'dmy' : 'mdy' } }
  const [text, one, two, year] = first
  const optionOf = (order: DateOrder): Question['options'][number] => {
    const [day, month] = order === 'dmy' ? [one, two] : [two, one]
    return {
      value: order,
      label: order === 'dmy' ? { zh: '日/月/年', en: 'Day, month, year' } : { zh: '月/日/年', en: 'Month, day, year' },
      preview: {
        zh: `${text} → ${year}年${Number(month)}月${Number(day)}日`,
        en: `${text} → ${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
      },
    }
  }
  return {
    id: `date:${name}`,
    kind: 'date',
    sheet,
    column: column.header,
    text: {
      zh: `列“${name}”的日期年份在后，日、月顺序不明（例如 ${text}），请指明`,
      en: `The days of "${name}" end with the year, and whether day or month comes first is unclear (such as ${text}); say which`,
    },
    options: [optionOf('dmy'), optionOf('mdy')],
  }
}

/** Codes of one length of which some are shorter: a spreadsheet that takes codes for numbers drops zeros in front. */
export function zerosDoubt({ sheet, name, column, cells, decisions }: ColumnForm): ColumnDoubt {
  const industry = column.kind === 'value' && column.indicator.code === 'industry'
  if (column.kind !== 'key' && !industry) return null
  const codes = cells.map((cell) => String(cell ?? '').trim()).filter((text) => text !== '')
  const digits = codes.filter((text) => /^\d{1,12}$/.test(text))
  if (digits.length < 4 || digits.length < codes.length * 0.9) return null
  const longest = Math.max(...digits.map(({ length }) => length))
  const shorter = digits.filter(({ length }) => length < longest)
  const answered = decisions[`zeros:${name}`]
  if (answered !== undefined && /^\d+$/.test(answered)) return { column: { ...column, digits: Number(answered) } }
  const led = digits.some((text) => text.startsWith('0'))
  // Serial numbers are as high as there are rows; codes with lost zeros are scattered far above that.
  const serial = Math.max(...digits.map(Number)) < digits.length * 50
  const plausible = shorter.length > 0 && shorter.length <= digits.length * 0.5 && longest >= 4 && !led && !serial
  const ofIndustry = industry && longest === 4 && shorter.some(({ length }) => length === 3)
  const [sample = ''] = shorter
  if (answered !== undefined || !(industry ? ofIndustry : plausible)) return null
  return {
    id: `zeros:${name}`,
    kind: 'zeros',
    sheet,
    column: column.header,
    text: {
      zh: `列“${name}”多为 ${longest} 位代码，其中 ${shorter.length} 个较短，开头的 0 可能被电子表格去掉了`,
      en: `Most codes of "${name}" have ${longest} digits and ${shorter.length} are shorter: a spreadsheet may have taken zeros off`,
    },
    options: [
      {
        value: String(longest),
        label: { zh: `补足 ${longest} 位`, en: `Fill up to ${longest} digits` },
        preview: {
          zh: `${sample} → ${sample.padStart(longest, '0')}`,
          en: `${sample} → ${sample.padStart(longest, '0')}`,
        },
      },
      {
        value: 'as-is',
        label: { zh: '原样保留', en: 'Keep as they are' },
        preview: { zh: `${sample} → ${sample}`, en: `${sample} → ${sample}` },
      },
    ],
  }
}
