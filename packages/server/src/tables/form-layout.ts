/** The layout of a form about one firm: its labels are the header, its values the one row. */
import type { Form } from './form.ts'
import { buildLayout, type Layout, type Table } from './layout-parts.ts'
import { noteOf, type Question, textOf } from './words.ts'

/** Lays a form out as a table of one row; rows that could not be told apart are asked about. */
export function formLayout(table: Table, { pairs, lines, unclear }: Form): Layout {
  const { look, context } = table
  const headers = pairs.map(({ header }) => header)
  const row = { row: pairs[0]?.row ?? 1, cells: pairs.map(({ value }) => value) }
  const base = buildLayout(table, { headers, levels: [], waiting: [row], lines })
  const note = noteOf(
    'form',
    {
      zh: `是一家企业的登记表，标签旁是数值，已读出 ${pairs.length} 项`,
      en: `A form about one firm with values beside their labels; ${pairs.length} of them were read`,
    },
    { sheet: look.name, confidence: 0.9 },
  )
  const id = `form:${look.name}`
  const open = unclear.length > 0 && context.decisions[id] === undefined
  return {
    kind: 'transposed',
    headerRows: [],
    confidence: 0.9,
    ...base,
    notes: [note, ...base.notes],
    questions: open ? [unclearQuestion(id, look.name, unclear)] : [],
  }
}

function unclearQuestion(id: string, sheet: string, unclear: Form['unclear']): Question {
  const numbers = unclear.map(({ row }) => row)
  const shown = numbers.slice(0, 5).join('、')
  const words = (unclear[0]?.cells ?? []).map(textOf).filter((text) => text !== '')
  return {
    id,
    kind: 'header',
    sheet,
    column: null,
    text: {
      zh: `登记表第 ${shown} 行的标签与数值对不上（${words.slice(0, 4).join('、')}）；请改成一个标签一个数值后重试，或不读取这些行`,
      en: `In row ${shown} of the form labels and values cannot be told apart (${words.slice(0, 4).join(', ')}); put one value beside each label and try again, or leave these rows out`,
    },
    options: [
      {
        value: 'skip',
        label: { zh: '不读取这些行，其余照常导入', en: 'Leave these rows out and import the rest' },
        preview: null,
      },
    ],
  }
}
