/** Search parameters of an address, as plain text values. */
export type SearchValues = Readonly<Record<string, unknown>>

/** The text of one search parameter, absent when empty. */
export function textParam(search: SearchValues, key: string): string | undefined {
  const value = search[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The number of one search parameter, absent when it is not one. */
export function numberParam(search: SearchValues, key: string): number | undefined {
  const value = textParam(search, key) ?? search[key]
  const number = typeof value === 'number' ? value : Number(value ?? Number.NaN)
  return Number.isFinite(number) ? number : undefined
}

/** One of the allowed words of a search parameter, absent otherwise. */
export function wordParam<Word extends string>(
  search: SearchValues,
  key: string,
  words: readonly Word[],
): Word | undefined {
  const value = textParam(search, key)
  return words.find((word) => word === value)
}

/** The day (ISO) of one search parameter, absent when it is not one. */
export function dayParam(search: SearchValues, key: string): string | undefined {
  const value = textParam(search, key)
  return value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined
}

/** Reads `?a=b` as plain text, so that a credit code of digits stays text. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}

/** Writes search parameters without the empty ones. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(key, String(value))
  }
  return params.size === 0 ? '' : `?${params}`
}

/** Makes every parameter one that a link may leave out. */
export function optional<Search extends object>(search: Search): Partial<Search> {
  return search
}
