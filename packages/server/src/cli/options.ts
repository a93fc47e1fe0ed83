/** Options that commands share, parsed once. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { type Judged, type Language, parseDay } from '@wutong/engine'
import { CliFailure } from './failure.ts'

type OptionSpecs = NonNullable<ParseArgsConfig['options']>

/** What a command was called with: options as text or true, and the words between them. */
export interface Called {
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>
  readonly words: readonly string[]
}

/** Parses arguments; throws CliFailure naming an unknown option. */
export function parseCall(args: readonly string[], options: OptionSpecs): Called {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...options, ...everywhere },
      allowPositionals: true,
    })
    return { values: values as Called['values'], words: positionals }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new CliFailure(
      { zh: `无法识别的参数：${message}`, en: `the arguments are not understood: ${message}` },
      { cause: error },
    )
  }
}

const everywhere = {
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} satisfies OptionSpecs

/** An option's text, or null when not given. */
export function textOption(called: Called, name: string): string | null {
  const value = called.values[name]
  return typeof value === 'string' ? value : null
}

/** Every text of an option that may be given several times. */
export function listOption(called: Called, name: string): readonly string[] {
  const value = called.values[name]
  return Array.isArray(value) ? value : []
}

/** Language of human output: zh unless `--lang en`. */
export function languageOf(called: Called): Language {
  const language = textOption(called, 'lang') ?? 'zh'
  if (language === 'zh' || language === 'en') return language
  throw new CliFailure({
    zh: `--lang 只能是 zh 或 en，不能是「${language}」`,
    en: `--lang is zh or en, not "${language}"`,
  })
}

/** A whole number inside bounds; throws CliFailure otherwise. */
export function parseWhole(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new CliFailure({
    zh: `${name} 要写成 ${min} 到 ${max} 的整数，不能是「${text}」`,
    en: `${name} is a whole number from ${min} to ${max}, not "${text}"`,
  })
}

/** A number; throws CliFailure otherwise. */
export function parseNumber(name: string, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isFinite(value)) return value
  throw new CliFailure({
    zh: `${name} 要写成数值，不能是「${text}」`,
    en: `${name} is a number, not "${text}"`,
  })
}

/** `--period` and `--on`; the day defaults to today, the year to the one before the day. */
export function judgedFrom(called: Called, today: string): Judged {
  const on = dayOption(called, 'on') ?? today
  const period = textOption(called, 'period')
  const lastYear = Number(on.slice(0, 4)) - 1
  return { on, period: period === null ? lastYear : parseWhole('--period', period, { min: 1950, max: 2200 }) }
}

/** An option that is a day; throws CliFailure when it is no real date. */
export function dayOption(called: Called, name: string): string | null {
  const value = textOption(called, name)
  if (value === null || parseDay(value) !== null) return value
  throw new CliFailure({
    zh: `--${name} 要写成真实日期，如 2026-01-31，不能是「${value}」`,
    en: `--${name} is a real date such as 2026-01-31, not "${value}"`,
  })
}

/** `--limit`: how many to list, 20 unless said otherwise. */
export function limitOf(called: Called): number {
  return parseWhole('--limit', textOption(called, 'limit') ?? '20', { min: 1, max: 10_000_000 })
}
