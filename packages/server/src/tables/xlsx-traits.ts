/** What an XLSX sheet declares before and behind its rows, found without reading the rows. */
import type { Merge, SheetTraits } from './table.ts'
import { attributeOf, XmlReader } from './xml.ts'
import type { Zip } from './zip.ts'

/** Which columns a sheet hides and which cells it joins. */
export async function readTraits(zip: Zip, name: string): Promise<SheetTraits> {
  const hiddenColumns: number[] = []
  const merges: Merge[] = []
  const onOpen = (tag: string, attributes: string): void => {
    if (tag === 'col') hiddenColumns.push(...hiddenFrom(attributes))
    else if (tag === 'mergeCell') merges.push(...mergeFrom(attributeOf(attributes, 'ref') ?? ''))
  }
  const margins = await readMargins(zip, name)
  for (const margin of [margins.before, margins.behind]) {
    new XmlReader({ onOpen, onClose: () => {}, onText: () => {} }).write(margin)
  }
  return { merges, hiddenColumns }
}

/** What stands around the rows is small in every real sheet. */
const marginAtMost = 4_000_000
/** Longer than the tag that ends the rows, which two chunks may share. */
const overlap = 64

async function readMargins(zip: Zip, name: string): Promise<{ before: string; behind: string }> {
  let before: Buffer | null = null
  let behind: Buffer | null = null
  let carried = Buffer.alloc(0)
  for await (const chunk of zip.entry(name) ?? []) {
    before ??= chunk.subarray(0, Math.max(0, chunk.indexOf('sheetData') - 1))
    if (behind !== null) {
      behind = Buffer.concat([behind, chunk])
      if (behind.length > marginAtMost) break
      continue
    }
    const text: Buffer = Buffer.concat([carried, chunk])
    const end = text.indexOf('/sheetData>')
    if (end >= 0) behind = text.subarray(end + '/sheetData>'.length)
    carried = Buffer.from(text.subarray(-overlap))
  }
  return { before: textFrom(before), behind: textFrom(behind) }
}

function textFrom(margin: Buffer | null): string {
  return new TextDecoder().decode(margin ?? Buffer.alloc(0))
}

function hiddenFrom(attributes: string): number[] {
  if (!['1', 'true'].includes(attributeOf(attributes, 'hidden') ?? '')) return []
  const first = Number(attributeOf(attributes, 'min'))
  const last = Math.min(Number(attributeOf(attributes, 'max')), first + 255)
  return Number.isInteger(first) && first > 0
    ? Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first - 1 + at)
    : []
}

function mergeFrom(reference: string): Merge[] {
  const match = /^\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)$/.exec(reference)
  if (match === null) return []
  const [, left = '', top, right = '', bottom] = match
  return [{ top: Number(top), left: columnFrom(left), bottom: Number(bottom), right: columnFrom(right) }]
}

/** Column from 0 of its letters. */
function columnFrom(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
