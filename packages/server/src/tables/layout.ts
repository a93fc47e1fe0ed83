/** Where the table is on a sheet: its header, what stands over it, which way it lies, and what is unclear about that. */
import { parsePeriod, type RawCell } from '@wutong/engine'
import { hasLegalForm, isNothing } from './content.ts'
import { readForm } from './form.ts'
import { formLayout } from './form-layout.ts'
import { findWordRow, type Header, listHeaders, looksLikeData, spreadTexts } from './header.ts'
import { buildLayout, type Layout, type LayoutContext, lineOf, type SheetLook, type Table } from './layout-parts.ts'
import { readPreamble } from './preamble.ts'
import { findLabels, setUpright, type Upright } from './transpose.ts'
import { counted, type HeaderWords, isFigure, type Note, noteOf, type Question, textOf, yearAlone } from './words.ts'
import { figureYear } from './years.ts'

/** Why a sheet holds no table of firms. */
export type NoTable =
  | { readonly kind: 'empty' }
  /** Its rows are regions. */
  | { readonly kind: 'regions'; readonly examples: readonly string[] }
  /** It has figures, and nothing says whose. */
  | { readonly kind: 'nobody'; readonly headers: readonly string[] }
  /** Labels stand where its values should be. */
  | { readonly kind: 'form'; readonly examples: readonly string[] }
  /** Nothing on it reads as a header. */
  | { readonly kind: 'no_header' }

export type FoundLayout = { readonly ok: true; readonly layout: Layout } | { readonly ok: false; readonly why: NoTable }

/** Finds the table of a sheet; what decides is said in its notes, what is unclear becomes a question. */
export function layoutOf(look: SheetLook, context: LayoutContext): FoundLayout {
  const rows = look.rows.filter(({ cells }) => cells.some((cell) => textOf(cell) !== ''))
  if (rows.length === 0) return { ok: false, why: { kind: 'empty' } }
  const texts = spreadTexts(rows, look.merges)
  const headers = listHeaders(context.words, texts)
  const table: Table = { look, rows, texts, context }
  const chosen = chosenHeader(table, headers)
  const form = chosen === null && look.whole ? readForm(table) : null
  if (form !== null) return { ok: true, layout: formLayout(table, form) }
  const best = chosen ?? headers.find(({ identifies, score }) => identifies && score >= 1) ?? null
  const labels = findLabels(context.words, texts)
  const onItsSide = look.whole && labels.score >= 2 && labels.score > Math.max(1, best?.score ?? 0)
  const underFirm = chosen === null && best === null ? headerUnderFirm(table, headers[0], labels.score) : null
  if (underFirm !== null) return upright(table, underFirm, headers)
  if (chosen === null && onItsSide && !namesFirmOfRows(table, best, labels.column)) {
    const own = headerOfOneFirm(table, labels.column)
    return own === null ? transposed(table, labels.column) : upright(table, own, headers)
  }
  if (best !== null) return upright(table, best, headers)
  return withoutWords(table, headers[0])
}

/** 企业名称 | 指标 | 2021年 …: a column beside the indicators names the firm of each row, so the table stands upright. */
function namesFirmOfRows({ texts, context }: Table, header: Header | null, labels: number): boolean {
  if (header === null) return false
  const at = header.headers.findIndex((word) => word !== '' && context.words.meaningOf(word)?.identifies === true)
  const below = texts.slice(header.at + header.depth).map((line) => line[at] ?? '')
  return at >= 0 && at !== labels && below.every((text) => !isFigure(text)) && below.some((text) => text !== '')
}

/** The header that somebody pointed at by its last row. */
function chosenHeader({ look, rows, context }: Table, headers: readonly Header[]): Header | null {
  const said = Number(context.decisions[`header:${look.name}`])
  return headers.find(({ at, depth }) => rows[at + depth - 1]?.row === said) ?? null
}

function upright(table: Table, header: Header, all: readonly Header[]): FoundLayout {
  const { look, rows, texts, context } = table
  const end = header.at + header.depth
  const lines = texts.slice(0, header.at).map(lineOf)
  const headerRows = rows.slice(header.at, end).map(({ row }) => row)
  const rival = rivalOf(table, header, all)
  const echoes = all.filter((other) => other.at === end && sameMeaning(context.words, header, other))
  const base = buildLayout(table, {
    headers: header.headers,
    levels: [header, ...echoes].flatMap(({ at, depth }) => texts.slice(at, at + depth)),
    waiting: rows.slice(end),
    lines,
  })
  const certain = rival === null ? Math.min(0.99, 0.6 + header.score * 0.1) : 0.5
  const note = noteOf(
    'header',
    {
      zh: `表头在第 ${headerRows.join('、')} 行${header.depth > 1 ? '，多级表头已按“上级-下级”合并' : ''}${header.at === 0 ? '' : `，其上 ${header.at} 行是标题或说明`}`,
      en: `The header is in row ${headerRows.join(', ')}${header.depth > 1 ? '; its levels are joined as upper-lower' : ''}${header.at === 0 ? '' : `; the ${counted(header.at, 'row above is', 'rows above are')} a title or notes`}`,
    },
    { sheet: look.name, confidence: certain, rows: headerRows },
  )
  const questions =
    rival === null || context.decisions[`header:${look.name}`] !== undefined
      ? []
      : [headerQuestion(table, header, rival)]
  return {
    ok: true,
    layout: { kind: 'rows', headerRows, confidence: certain, ...base, notes: [note, ...base.notes], questions },
  }
}

/** A header said twice, in words and in field names. */
function sameMeaning({ meaningOf }: HeaderWords, first: Header, second: Header): boolean {
  const targets = (headers: readonly string[]): string[] => headers.map((word) => meaningOf(word)?.target ?? '')
  const [one, two] = [targets(first.headers), targets(second.headers)]
  const known = two.filter((target) => target !== '').length
  return known >= 2 && two.every((target, at) => target === '' || target === one[at])
}

/** Another block that reads as well, means something else, and has no data between it and the best. */
function rivalOf({ texts, context }: Table, header: Header, all: readonly Header[]): Header | null {
  const apart = (other: Header): boolean => other.at >= header.at + header.depth || other.at + other.depth <= header.at
  const between = (other: Header): readonly (readonly string[])[] =>
    texts.slice(Math.min(other.at + other.depth, header.at + header.depth), Math.max(other.at, header.at))
  const rival = all.find(
    (other) =>
      other.identifies &&
      other.score >= Math.max(2, header.score - 0.9) &&
      apart(other) &&
      !between(other).some(looksLikeData) &&
      !sameMeaning(context.words, header, other) &&
      other.headers.filter((word) => word !== '' && !header.headers.includes(word)).length > 1,
  )
  return rival ?? null
}

function headerQuestion({ look, rows }: Table, first: Header, second: Header): Question {
  const optionOf = ({ at, depth, headers }: Header): Question['options'][number] => {
    const row = rows[at + depth - 1]?.row ?? 0
    const shown = headers
      .filter((word) => word !== '')
      .slice(0, 6)
      .join('、')
    return {
      value: String(row),
      label: { zh: `第 ${row} 行是表头`, en: `Row ${row} is the header` },
      preview: { zh: `列：${shown}`, en: `Columns: ${shown}` },
    }
  }
  return {
    id: `header:${look.name}`,
    kind: 'header',
    sheet: look.name,
    column: null,
    text: {
      zh: '有两行都像表头，含义不同，请指明哪一行是',
      en: 'Two rows read like headers and mean different things; say which one is',
    },
    options: [first, second].sort((a, b) => a.at - b.at).map(optionOf),
  }
}

/** 企业名称 | 甲公司 over 年份 | 营业收入 | …: a header that names no firm says more than the labels above it, which do. */
function headerUnderFirm({ texts }: Table, header: Header | undefined, labels: number): Header | null {
  if (header === undefined || header.at === 0 || header.score <= Math.max(2, labels)) return null
  return readPreamble(texts.slice(0, header.at).map(lineOf)).firm === null ? null : header
}

/** 项目 | 行次 | 本年金额 | 上年金额 under the name of a firm: its columns are not all years, so it is read row by row. */
function headerOfOneFirm({ texts, context }: Table, column: number): Header | null {
  const isIndicator = (line: readonly string[]): boolean => {
    const meaning = context.words.meaningOf(line[column] ?? '')
    return meaning !== null && !meaning.identifies && !meaning.target.startsWith('period')
  }
  const at = texts.findIndex(isIndicator) - 1
  const across = (texts[at] ?? []).slice(column + 1).filter((word) => word !== '' && !/^(?:计量)?单位$/.test(word))
  const dated = across.some((word) => figureYear(word) !== null)
  if (!dated || across.every((word) => parsePeriod(word) !== null)) return null
  if (readPreamble(texts.slice(0, at).map(lineOf)).firm === null) return null
  return { at, depth: 1, headers: texts[at] ?? [], score: 2, identifies: false }
}

function transposed(table: Table, column: number): FoundLayout {
  const { look, rows, texts, context } = table
  const { words } = context
  const isLabel = (line: readonly string[]): boolean => words.meaningOf(line[column] ?? '') !== null
  const first = texts.findIndex(isLabel)
  const at = first - rowsOver(texts, first, column)
  const turned = setUpright(rows, texts, { column, at, over: first - at })
  const stray = labelsAmong(words, turned)
  if (stray.length > 0) return { ok: false, why: { kind: 'form', examples: stray } }
  const lines = texts.slice(0, at).map(lineOf)
  // The corner names the indicators below it, not the firms or years beside it.
  const headers = turned.headers.map((word, place) => (place < first - at ? '' : word))
  const base = buildLayout(table, { headers, levels: [], waiting: turned.rows, lines })
  const apart = turned.rows.map(({ cells }) => (first === at ? '' : textOf(cells[first - at - 1])))
  if (
    base.preamble.firm !== null &&
    apart.length > 1 &&
    !apart.every((word) => parsePeriod(word) !== null || hasLegalForm(word))
  )
    return { ok: false, why: { kind: 'form', examples: apart.filter((word) => word !== '').slice(0, 3) } }
  const note = noteOf(
    'transposed',
    {
      zh: '表格是横放的（指标在行，企业或年份在列），已转正；行号为原表的列号',
      en: 'The table lies on its side (indicators down, firms or years across) and was turned; row numbers are those of its columns',
    },
    { sheet: look.name, confidence: 0.9 },
  )
  const layout: Layout = {
    kind: 'transposed',
    headerRows: [],
    confidence: 0.9,
    ...base,
    notes: [note, ...base.notes],
    questions: [],
  }
  return { ok: true, layout }
}

/** Labels that stand as values of a firm: a form with several pairs in a row, of which only the first would be read. */
function labelsAmong({ meaningOf }: HeaderWords, { headers, rows }: Upright): string[] {
  const isLabel = (text: string, at: number): boolean => text !== (headers[at] ?? '') && meaningOf(text) !== null
  const columns = rows.map(({ cells }) => cells.map(textOf).filter((text, at) => text !== '' && isLabel(text, at)))
  return columns.find(({ length }) => length > 0)?.slice(0, 3) ?? []
}

/** How many rows over the first indicator name the firms or years across: firms may stand over their years. */
function rowsOver(texts: readonly (readonly string[])[], first: number, column: number): number {
  const across = (at: number): readonly string[] => (texts[at] ?? []).slice(column + 1).filter((word) => word !== '')
  const isCorner = (at: number): boolean =>
    across(at).length >= 1 && lineOf(texts[at] ?? []) !== (texts[at] ?? []).find((word) => word !== '')
  if (!isCorner(first - 1)) return 0
  const years = across(first - 1).every((word) => parsePeriod(word)?.year != null)
  const firms = across(first - 2)
  return years && isCorner(first - 2) && firms.length === across(first - 1).length && firms.every(hasLegalForm) ? 2 : 1
}

/** No word of a header says who the rows are about; their cells may. */
function withoutWords(table: Table, header: Header | undefined): FoundLayout {
  const { rows, texts, look } = table
  const at = findWordRow(texts)
  const headless = looksLikeData(texts[0] ?? [])
  const end = headless || at === null ? 0 : at + 1
  const base = buildLayout(table, {
    headers: end === 0 ? [] : (texts[end - 1] ?? []),
    levels: end === 0 ? [] : texts.slice(end - 1, end),
    waiting: rows.slice(end),
    lines: texts.slice(0, Math.max(0, end - 1)).map(lineOf),
  })
  if (
    base.contents.some((content) => content !== null && ['uscc', 'codes', 'name'].includes(content.kind)) ||
    base.preamble.firm !== null
  ) {
    const note = headlessNote(look.name, rows[end - 1]?.row ?? null)
    const headerRows = rows.slice(Math.max(0, end - 1), end).map(({ row }) => row)
    return {
      ok: true,
      layout: { kind: 'rows', headerRows, confidence: 0.7, ...base, notes: [note, ...base.notes], questions: [] },
    }
  }
  return { ok: false, why: whyNone(base, header) }
}

function headlessNote(sheet: string, row: number | null): Note {
  const text =
    row === null
      ? {
          zh: '没有表头，信用代码和企业名称按内容识别',
          en: 'There is no header; codes and names were told by their content',
        }
      : {
          zh: `第 ${row} 行是表头，其中没有已知的企业列名，按内容识别`,
          en: `Row ${row} is the header; none of its words names the firm, so the columns were told by their content`,
        }
  return noteOf('header', text, { sheet, confidence: 0.7, rows: row === null ? [] : [row] })
}

function whyNone(
  { headers, contents, waiting }: Pick<Layout, 'headers' | 'contents' | 'waiting'>,
  header: Header | undefined,
): NoTable {
  const region = contents.findIndex((content) => content?.kind === 'region' || content?.kind === 'district')
  if (region >= 0 && contents.some((content) => content?.kind === 'figure')) {
    const names = waiting.map(({ cells }) => cells[region]).filter((cell): cell is RawCell => !isNothing(cell))
    return { kind: 'regions', examples: names.slice(0, 3).map(textOf) }
  }
  const figures = contents.filter((content) => content?.kind === 'figure').length
  const known = (header?.score ?? 0) >= 1 || headers.some((word) => yearAlone(word) !== null)
  if (figures > 0 && known) return { kind: 'nobody', headers: headers.filter((word) => word !== '').slice(0, 4) }
  return { kind: 'no_header' }
}
