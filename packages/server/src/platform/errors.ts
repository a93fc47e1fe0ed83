import type { Problem, Text } from '@wutong/contract'
import { analysisErrors } from './analysis-errors.ts'
import { backupErrors } from './backup-errors.ts'
import { houseErrors } from './house-errors.ts'
import { importErrors } from './import-errors.ts'
import { peopleErrors } from './people-errors.ts'
import { unifiedErrors } from './unified-errors.ts'

/** Every error a person can meet. */
export const errors = {
  ...houseErrors,
  ...importErrors,
  ...analysisErrors,
  ...unifiedErrors,
  ...backupErrors,
  ...peopleErrors,
} as const

/** The code of an error in the catalogue. */
export type ErrorCode = keyof typeof errors

/** What fills an error's sentence, and the error that led to it. */
export type ErrorDetail = Readonly<Record<string, unknown>> & { readonly cause?: unknown }

/** An error a person can act on: a code of the catalogue and what fills its sentence. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly detail: Readonly<Record<string, unknown>>
  readonly text: Text

  constructor(code: ErrorCode, { cause, ...detail }: ErrorDetail = {}) {
    const text = textFromError(code, detail)
    super(text.en, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.code = code
    this.detail = detail
    this.text = text
  }
}

/** The two sentences of an error, filled in. */
export function textFromError(code: ErrorCode, detail: Readonly<Record<string, unknown>>): Text {
  const fill = (language: keyof Text): string =>
    errors[code][language].replace(/\{(\w+)\}/g, (whole, name: string) => shown(detail[name], language) ?? whole)
  return { zh: fill('zh'), en: fill('en') }
}

/** A value inside a sentence; a text in two languages gives the one of the sentence. */
function shown(value: unknown, language: keyof Text): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'object' && value !== null && language in value) return String(value[language as never])
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** The problem+json body of an error. */
export function problemFromError(error: AppError, traceId: string): Problem {
  return { code: error.code, title: error.text, detail: { ...error.detail }, traceId }
}

/** Whether the system or the database found no room to write: their codes for it differ. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', '53100'].includes(String(error.code))
}

/** What the database says when two change the same at the same moment: a unique index, a deadlock, an order that cannot be. */
const crossedCodes = new Set(['23505', '40P01', '40001'])

/** Whether another change at the same moment came first; nothing was written. */
export function isCrossed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && crossedCodes.has(String(error.code))
}

/** What the network and the database say when a connection cannot be had, or ends in the middle: classes 08 and 57P. */
const lostCodes = /^(?:ECONNRESET|EPIPE|08\d{3}|57P0[123])$/
/** The driver has no code for these. */
const lostWords = /^(?:Connection terminated|Client has encountered a connection error|The embedded database stopped)/

/** What the machine failed at, whatever was asked of it; undefined for anything else. */
export function outageOf(error: unknown): 'disk_full' | 'database_lost' | undefined {
  if (isDiskFull(error)) return 'disk_full'
  return isConnectionLost(error) ? 'database_lost' : undefined
}

/** Whether the database went away: what was asked may have been done or not, and is worth trying again. */
function isConnectionLost(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isConnectionLost)
  if (!(error instanceof Error)) return false
  const isRefused = 'syscall' in error && error.syscall === 'connect'
  const isBroken = 'code' in error && lostCodes.test(String(error.code))
  return isRefused || isBroken || lostWords.test(error.message) || isConnectionLost(error.cause)
}
