/** Which record gives which code, as rows of facts keep it. */

/**
 * Codes by the record they come from. The record that gives most of them stands with none: it gives all that the others do
 * not, so that the usual case, one record for all, costs next to nothing.
 */
export function codesByRecord(recordIds: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  const codes = new Map<string, string[]>()
  for (const [code, id] of Object.entries(recordIds)) {
    const known = codes.get(id)
    if (known === undefined) codes.set(id, [code])
    else known.push(code)
  }
  const [most] = [...codes.keys()].sort((a, b) => countOf(codes, b) - countOf(codes, a) || (a < b ? -1 : 1))
  return Object.fromEntries([...codes].map(([id, given]) => [id, id === most ? [] : given]))
}

/** The record of each code in force, from what `codesByRecord` gave; rows of earlier releases name every code. */
export function recordsByCode(
  codes: Iterable<string>,
  byRecord: Readonly<Record<string, readonly string[]>>,
): Map<string, string> {
  const records = new Map<string, string>()
  let most: string | undefined
  for (const [id, given] of Object.entries(byRecord)) {
    if (given.length === 0) most = id
    for (const code of given) records.set(code, id)
  }
  if (most === undefined) return records
  for (const code of codes) if (!records.has(code)) records.set(code, most)
  return records
}

function countOf(codes: ReadonlyMap<string, readonly string[]>, id: string): number {
  return codes.get(id)?.length ?? 0
}
