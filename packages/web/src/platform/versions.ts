import { today } from './figures.ts'

interface Dated {
  readonly version: string
  readonly effective: { readonly from: string; readonly until?: string | undefined }
}

/** The version in force on a day, today unless another is given, else the newest. */
export function currentVersion<Version extends Dated>(
  versions: readonly Version[],
  day = today(),
): Version | undefined {
  const newestFirst = versions.toSorted((a, b) => b.effective.from.localeCompare(a.effective.from))
  return (
    newestFirst.find(
      ({ effective }) => effective.from <= day && (effective.until === undefined || day < effective.until),
    ) ?? newestFirst[0]
  )
}
