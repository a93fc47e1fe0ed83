/** Foreseen failures of the platform, in the words of the command line. */
import { problemLine, ZoneError } from '#modules/zones'
import { AppError, type ErrorCode, outageOf } from '#platform/errors'
import { exitCodes } from './failure.ts'

const environment: readonly ErrorCode[] = [
  'port_busy',
  'address_unusable',
  'data_in_use',
  'data_not_writable',
  'database_damaged',
  'database_unreachable',
  'disk_full',
  'database_lost',
]

/** Lines and exit code for a failure that a person can mend; null for anything unforeseen. */
export function describeFailure(error: unknown): { lines: readonly string[]; exitCode: number } | null {
  if (error instanceof ZoneError) {
    const count = error.problems.length
    const head = `规则包「${error.folder}」有 ${count} 处错误，请改正后再试 / the zone package has ${count} mistake(s), correct them and try again:`
    return { lines: [head, ...error.problems.map(problemLine)], exitCode: exitCodes.failed }
  }
  const outage = error instanceof AppError ? undefined : outageOf(error)
  if (outage !== undefined) return describeFailure(new AppError(outage, { cause: error }))
  if (error instanceof AppError) {
    return {
      lines: [error.text.zh, error.text.en],
      exitCode: environment.includes(error.code) ? exitCodes.environment : exitCodes.usage,
    }
  }
  return null
}
