/** Text to bytes and back, without help from the platform. */

/** The UTF-8 bytes of a text. */
export function utf8From(text: string): number[] {
  const bytes: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) as number
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code))
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code))
  }
  return bytes
}

function tail(code: number): number {
  return 0x80 | (code & 0x3f)
}

/** First codes of sequences by length; below them a sequence would be longer than it must be. */
const least = [0, 0, 0x80, 0x800, 0x10000]

/** The text of UTF-8 bytes, or null when they are none. */
export function textFromUtf8(bytes: Uint8Array): string | null {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] as number
    const length = lengthFrom(lead)
    let code = length === 1 ? lead : lead & (0x7f >> length)
    for (let next = at + 1; next < at + length; next++) {
      const byte = bytes[next] ?? 0
      if ((byte & 0xc0) !== 0x80) return null
      code = (code << 6) | (byte & 0x3f)
    }
    const isBad =
      length === 0 || code < (least[length] as number) || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)
    if (isBad) return null
    text += String.fromCodePoint(code)
    at += length
  }
  return text
}

function lengthFrom(lead: number): number {
  if (lead < 0x80) return 1
  if (lead < 0xc0) return 0
  if (lead < 0xe0) return 2
  if (lead < 0xf0) return 3
  return lead < 0xf8 ? 4 : 0
}
