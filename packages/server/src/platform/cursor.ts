import { z } from 'zod'
import { AppError } from './errors.ts'

/** The opaque cursor of a keyset page from the values of its last row. */
export function cursorFrom(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** The values inside a cursor; one that is not ours is refused. */
export function parseCursor<T>(schema: z.ZodType<T>, cursor: string): T {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const parsed = z
    .string()
    .transform((json, issue) => {
      try {
        return JSON.parse(json) as unknown
      } catch {
        issue.addIssue('not JSON')
        return z.NEVER
      }
    })
    .pipe(schema as z.ZodType<T, unknown>)
    .safeParse(text)
  if (!parsed.success) throw new AppError('cursor_invalid')
  return parsed.data
}
