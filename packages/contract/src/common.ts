import { z } from 'zod'

/** A text in Chinese and English. */
export const Text = z.object({ zh: z.string(), en: z.string() })
export type Text = z.infer<typeof Text>

export const Verdict = z.boolean().nullable()
/** A file that was added as evidence. */
export const FileNote = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
})
export const Shown = z.union([z.number(), z.string(), z.boolean()]).nullable()
export const EvidenceStatus = z.enum(['verified', 'secondary', 'provisional', 'illustrative'])
export const Citation = z.object({
  title: z.string(),
  number: z.string().optional(),
  issuer: z.string().optional(),
  issuedOn: z.string().optional(),
  url: z.string().optional(),
  note: z.string().optional(),
})
export const Day = z.iso.date()
export const SubjectId = z.uuid()

/** Problem reply of every failed request. */
export const Problem = z.object({
  code: z.string(),
  title: Text,
  detail: z.record(z.string(), z.unknown()).optional(),
  traceId: z.string(),
})
export type Problem = z.infer<typeof Problem>

/** Keyset page: `next` is the cursor of the following page, null at the end. */
export function page<T extends z.ZodType>(item: T) {
  return z.object({ rows: z.array(item), next: z.string().nullable(), total: z.number().int() })
}
