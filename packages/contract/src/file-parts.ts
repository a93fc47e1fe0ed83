/** Shapes that the files of a zone package share. */
import { z } from 'zod'
import { Citation as CitationReply, Day, Text as TextReply } from './common.ts'

// In files a mistyped key must be seen, so the shared shapes are strict here.
/** A text in both languages. */
export const Text = z.strictObject(TextReply.shape)
/** A document. */
export const Citation = z.strictObject(CitationReply.shape)

/** A word by which something is named. */
export const code = z.string().regex(/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/, 'lower-case letters, digits, - and _')
/** An expression. */
export const cel = z.string().min(1).describe('CEL expression over indicator codes')
export const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and -')
export const Effective = z.strictObject({ from: Day, until: Day.optional() })
