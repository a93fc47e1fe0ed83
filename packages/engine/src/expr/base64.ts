/** Bytes as base64 text, without help from the platform. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 of bytes, with padding. */
export function base64From(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const chars = [18, 12, 6, 0].map((shift) => alphabet[(group >> shift) & 63]).join('')
    const kept = Math.min(3, bytes.length - at) + 1
    text += chars.slice(0, kept).padEnd(4, '=')
  }
  return text
}

/** The bytes of base64 text (both alphabets, padding or not); null for anything else. */
export function bytesFromBase64(text: string): Uint8Array | null {
  const clean = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')
  if (clean.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(clean)) return null
  const bytes: number[] = []
  for (let at = 0; at < clean.length; at += 4) {
    const codes = [...clean.slice(at, at + 4)].map((char) => alphabet.indexOf(char))
    const group = codes.reduce((so, code, index) => so | (code << (18 - 6 * index)), 0)
    bytes.push(...[16, 8, 0].slice(0, codes.length - 1).map((shift) => (group >> shift) & 255))
  }
  return Uint8Array.from(bytes)
}
