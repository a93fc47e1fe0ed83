/** A small streaming reader for the XML inside workbooks: tags and text, no entities beyond the five and numbers. */

/** What happens while a document is read; names come without their prefix. */
export interface XmlHandler {
  readonly onOpen: (name: string, attributes: string) => void
  readonly onClose: (name: string) => void
  readonly onText: (text: string) => void
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Text with its character references resolved. */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? whole
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
}

const quote = 0x22
const apostrophe = 0x27
const colon = 0x3a
const equals = 0x3d

/** The value of an attribute in a tag's attribute text; null when it is not there. */
export function attributeOf(attributes: string, name: string): string | null {
  for (let at = attributes.indexOf(name); at >= 0; at = attributes.indexOf(name, at + name.length)) {
    const before = at === 0 ? 0x20 : attributes.charCodeAt(at - 1)
    if (before !== colon && !isSpace(before)) continue
    const behind = at + name.length
    // Nearly always: nothing around the sign, and double quotes.
    if (attributes.charCodeAt(behind) === equals && attributes.charCodeAt(behind + 1) === quote) {
      const end = attributes.indexOf('"', behind + 2)
      if (end >= 0) return unescapeXml(attributes.slice(behind + 2, end))
    }
    const match = /^\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes.slice(behind))
    if (match !== null) return unescapeXml(match[1] ?? match[2] ?? '')
  }
  return null
}

/** Blanks, tabs and line ends, which are all the white space that XML has. */
function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d)
}

/** End of a tag that starts at `from`: `>` inside quotes does not count; -1 when the tag is not complete. */
function tagEnd(text: string, from: number): number {
  const close = text.indexOf('>', from)
  if (close < 0) return -1
  let quotes = 0
  let isPlain = true
  for (let at = from; at < close; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) quotes += 1
    else if (code === apostrophe) isPlain = false
  }
  // Nearly always: no single quotes, and double ones in pairs.
  return isPlain && quotes % 2 === 0 ? close : quotedTagEnd(text, from)
}

function quotedTagEnd(text: string, from: number): number {
  let quoted: string | null = null
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (quoted !== null) quoted = character === quoted ? null : quoted
    else if (character === '"' || character === "'") quoted = character
    else if (character === '>') return at
  }
  return -1
}

function bare(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

const exclamation = 0x21
const question = 0x3f
const slash = 0x2f

const skipped = [
  ['<!--', '-->'],
  ['<?', '?>'],
] as const

/** Cells hold 32,767 characters; no tag of a workbook is near this. */
const longest = 4_000_000

/** Reads a document that arrives in pieces; a document type is refused, because workbooks have none. */
export class XmlReader {
  private rest = ''
  private readonly handler: XmlHandler

  constructor(handler: XmlHandler) {
    this.handler = handler
  }

  /** Reads as far as the piece is complete. */
  write(piece: string): void {
    const text = this.rest + piece
    let at = 0
    while (at < text.length) {
      const next = text.charCodeAt(at) === 0x3c ? this.readMarkup(text, at) : this.readText(text, at)
      if (next < 0) break
      at = next
    }
    this.rest = text.slice(at)
    // Read again with every piece, an endless tag or text would take time without bound.
    if (this.rest.length > longest) throw new SyntaxError('a cell is longer than any spreadsheet allows')
  }

  /** Says that the document is complete; throws SyntaxError when it is not. */
  end(): void {
    if (this.rest.trim() !== '') throw new SyntaxError('the document is cut off')
  }

  private readText(text: string, from: number): number {
    const end = text.indexOf('<', from)
    if (end < 0) return -1
    this.handler.onText(unescapeXml(text.slice(from, end)))
    return end
  }

  private readMarkup(text: string, from: number): number {
    const sign = text.charCodeAt(from + 1)
    if (sign === exclamation || sign === question) return this.readSpecial(text, from)
    const end = tagEnd(text, from)
    if (end < 0) return -1
    this.readTag(text.slice(from + 1, end))
    return end + 1
  }

  private readSpecial(text: string, from: number): number {
    for (const [open, close] of skipped) {
      if (!text.startsWith(open, from)) continue
      const end = text.indexOf(close, from)
      return end < 0 ? -1 : end + close.length
    }
    return this.readDeclaration(text, from)
  }

  private readDeclaration(text: string, from: number): number {
    if (text.length - from < 9) return -1
    if (!text.startsWith('<![CDATA[', from)) throw new SyntaxError('a document type is not allowed')
    const end = text.indexOf(']]>', from)
    if (end < 0) return -1
    this.handler.onText(text.slice(from + 9, end))
    return end + 3
  }

  private readTag(tag: string): void {
    if (tag.charCodeAt(0) === slash) {
      this.handler.onClose(bare(tag.slice(1).trim()))
      return
    }
    const empty = tag.charCodeAt(tag.length - 1) === slash
    const inner = empty ? tag.slice(0, -1) : tag
    let space = 0
    while (space < inner.length && !isSpace(inner.charCodeAt(space))) space += 1
    const name = bare(inner.slice(0, space))
    this.handler.onOpen(name, inner.slice(space))
    if (empty) this.handler.onClose(name)
  }
}
