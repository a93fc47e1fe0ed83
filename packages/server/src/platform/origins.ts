/** Origins as an operator writes them, apart by blanks or commas; undefined where one of them is none. */
export function originsFrom(text: string): string[] | undefined {
  const written = text.split(/[\s,]+/).filter((one) => one !== '')
  const origins = written.flatMap((one) => {
    const url = URL.parse(one)
    const isOrigin = url !== null && /^https?:$/.test(url.protocol) && one.replace(/\/$/, '') === url.origin
    return isOrigin ? [url.origin] : []
  })
  return origins.length === written.length ? [...new Set(origins)] : undefined
}
