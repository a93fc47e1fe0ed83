/**
 * Rows of an XLSX workbook as a stream. Own code, because the readers on offer either hold the whole workbook
 * or break Chinese text where two chunks meet.
 */
import { posix } from 'node:path'
import { type CellContext, type NumberStyle, plainText, RowCollector, styleFromFormat } from './sheet.ts'
import { type Sheet, type SheetRow, type SheetTally, startTally } from './table.ts'
import { readTraits } from './xlsx-traits.ts'
import { attributeOf, type XmlHandler, XmlReader } from './xml.ts'
import { openZip, type Zip, ZipError } from './zip.ts'

/** An open workbook; hidden sheets come last. */
export interface Workbook {
  readonly sheets: readonly Sheet[]
  readonly from1904: boolean
}

interface Parts extends CellContext {
  readonly zip: Zip
}

interface SheetRef {
  readonly name: string
  readonly hidden: boolean
  readonly relation: string
}

/** Opens a workbook; null when the ZIP file holds none. Throws ZipError or SyntaxError where it is damaged. */
export async function openWorkbook(path: string): Promise<Workbook | null> {
  const zip = await openZip(path)
  const root = (await readRelations(zip, '_rels/.rels', '')).find(({ type }) => type.endsWith('/officeDocument'))
  const main = root?.target ?? 'xl/workbook.xml'
  if (!main.endsWith('.xml') || !zip.names.includes(main)) return null
  const folder = posix.dirname(main)
  const relations = await readRelations(zip, `${folder}/_rels/${posix.basename(main)}.rels`, folder)
  const { sheets, from1904 } = await readWorkbook(zip, main)
  const partOf = (type: string): string | undefined =>
    relations.find((relation) => relation.type.endsWith(type))?.target
  const strings = await readStrings(zip, partOf('/sharedStrings'))
  const parts: Parts = { zip, strings, styles: await readStyles(zip, partOf('/styles')), from1904 }
  const targets = new Map(relations.map(({ id, target }) => [id, target]))
  const ordered = [...sheets.filter(({ hidden }) => !hidden), ...sheets.filter(({ hidden }) => hidden)]
  return {
    from1904,
    sheets: ordered.flatMap(({ name, hidden, relation }) => {
      const target = targets.get(relation)
      return target === undefined || !target.includes('sheets/') ? [] : [sheetOf(parts, { name, hidden, target })]
    }),
  }
}

const nothing = (): void => {}

async function readDocument(zip: Zip, name: string | undefined, handler: Partial<XmlHandler>): Promise<void> {
  const chunks = name === undefined ? null : zip.entry(name)
  if (chunks === null) return
  const reader = new XmlReader({ onOpen: nothing, onClose: nothing, onText: nothing, ...handler })
  const decoder = new TextDecoder()
  for await (const chunk of chunks) reader.write(decoder.decode(chunk, { stream: true }))
  reader.end()
}

interface Relation {
  readonly id: string
  readonly type: string
  readonly target: string
}

async function readRelations(zip: Zip, name: string, folder: string): Promise<Relation[]> {
  const relations: Relation[] = []
  await readDocument(zip, name, {
    onOpen: (tag, attributes) => {
      if (tag !== 'Relationship') return
      const target = attributeOf(attributes, 'Target') ?? ''
      const full = target.startsWith('/') ? target.slice(1) : posix.join(folder, target)
      relations.push({
        id: attributeOf(attributes, 'Id') ?? '',
        type: attributeOf(attributes, 'Type') ?? '',
        target: full,
      })
    },
  })
  return relations
}

async function readWorkbook(zip: Zip, name: string): Promise<{ sheets: SheetRef[]; from1904: boolean }> {
  const sheets: SheetRef[] = []
  let from1904 = false
  await readDocument(zip, name, {
    onOpen: (tag, attributes) => {
      if (tag === 'workbookPr') from1904 = ['1', 'true'].includes(attributeOf(attributes, 'date1904') ?? '')
      if (tag !== 'sheet') return
      const hidden = (attributeOf(attributes, 'state') ?? 'visible') !== 'visible'
      sheets.push({
        name: attributeOf(attributes, 'name') ?? '',
        hidden,
        relation: attributeOf(attributes, 'id') ?? '',
      })
    },
  })
  return { sheets, from1904 }
}

/** Shared texts are the one part that must stand in memory: characters, and what a text costs besides its own. */
const textsAtMost = 160_000_000
const textCost = 16

async function readStrings(zip: Zip, name: string | undefined): Promise<string[]> {
  const strings: string[] = []
  let size = 0
  const grow = (by: number): void => {
    size += by
    if (size > textsAtMost) throw new ZipError('its texts alone would fill the memory', { problem: 'oversized' })
  }
  let text = ''
  let reading = false
  let phonetic = false
  await readDocument(zip, name, {
    onOpen: (tag) => {
      if (tag === 'si') text = ''
      else if (tag === 'rPh') phonetic = true
      else if (tag === 't') reading = !phonetic
    },
    onText: (part) => {
      if (!reading) return
      grow(part.length)
      text += part
    },
    onClose: (tag) => {
      if (tag === 'si') {
        grow(textCost)
        strings.push(plainText(text))
      } else if (tag === 'rPh') phonetic = false
      else if (tag === 't') reading = false
    },
  })
  return strings
}

async function readStyles(zip: Zip, name: string | undefined): Promise<NumberStyle[]> {
  const formats = new Map<number, string>()
  const styles: NumberStyle[] = []
  let inCells = false
  await readDocument(zip, name, {
    onOpen: (tag, attributes) => {
      if (tag === 'numFmt')
        formats.set(Number(attributeOf(attributes, 'numFmtId')), attributeOf(attributes, 'formatCode') ?? '')
      else if (tag === 'cellXfs') inCells = true
      else if (tag === 'xf' && inCells) {
        const id = Number(attributeOf(attributes, 'numFmtId') ?? 0)
        styles.push(styleFromFormat(id, formats.get(id)))
      }
    },
    onClose: (tag) => {
      if (tag === 'cellXfs') inCells = false
    },
  })
  return styles
}

function sheetOf(
  parts: Parts,
  { name, hidden, target }: { readonly name: string; readonly hidden: boolean; readonly target: string },
): Sheet {
  const tally = startTally()
  return {
    name,
    hidden,
    rows: () => readSheet(parts, target, tally),
    traits: () => readTraits(parts.zip, target),
    tally,
  }
}

async function* readSheet(parts: Parts, name: string, tally: SheetTally): AsyncGenerator<SheetRow> {
  const chunks = parts.zip.entry(name)
  if (chunks === null) throw new SyntaxError(`${name} is missing`)
  tally.formulas = 0
  tally.hiddenRows = 0
  tally.formulaColumns.clear()
  const collector = new RowCollector(parts, tally)
  const reader = new XmlReader(collector)
  const decoder = new TextDecoder()
  for await (const chunk of chunks) {
    reader.write(decoder.decode(chunk, { stream: true }))
    yield* collector.take()
  }
  reader.end()
}
