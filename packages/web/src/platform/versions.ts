import { today } from './figures.ts'

interface Dated {
  readonly version: string
  readonly effective: { readonly from: string; readonly until?: string | undefined }
}

/** The version in force today, else the newest. */
export function currentVersion<Version extends Dated>(versions: readonly Version[]): Version | undefined {
  const newestFirst = versions.toSorted((a, b) => b.effective.from.localeCompare(a.effective.from))
  const day = today()
  return (
    newestFirst.find(
      ({ effective }) => effective.from <= day && (effective.until === undefined || day < effective.until),
    ) ?? newestFirst[0]
  )
}
