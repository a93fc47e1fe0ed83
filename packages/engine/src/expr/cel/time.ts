/** Durations and timestamps: nanoseconds as whole numbers, text forms, and calendar parts in a time zone. */
import { failure, type Val } from '../val.ts'

const nanosPerSecond = 1_000_000_000n
/** Durations reach ±292 years (64-bit nanoseconds), timestamps the years 1 to 9999. */
const mostDuration = 2n ** 63n - 1n
const firstTimestamp = -62_135_596_800n * nanosPerSecond
const lastTimestamp = 253_402_300_800n * nanosPerSecond - 1n

const outOfRange = failure('时间超出范围', 'the time is out of range')

/** A duration of so many nanoseconds; an error outside ±292 years. */
export function durationVal(nanos: bigint): Val {
  return nanos > mostDuration || nanos < -mostDuration - 1n ? outOfRange : { kind: 'duration', nanos }
}

/** A moment so many nanoseconds after 1970; an error outside the years 1 to 9999. */
export function timestampVal(nanos: bigint): Val {
  return nanos < firstTimestamp || nanos > lastTimestamp ? outOfRange : { kind: 'timestamp', nanos }
}

const durationUnits: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: nanosPerSecond,
  m: 60n * nanosPerSecond,
  h: 3600n * nanosPerSecond,
}
const durationPart = /(\d+)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)|\.(\d+)(ns|us|µs|μs|ms|s|m|h)/g

/** Reads a duration such as `1h30m`, `-1.5s`, `250ms`. */
export function parseDuration(text: string): Val {
  const match = /^([-+]?)((?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text)
  if (match === null) {
    return failure(
      `「${text}」不是时长，请写成 '90s'、'1h30m' 这样`,
      `"${text}" is not a duration; write e.g. '90s' or '1h30m'`,
    )
  }
  let nanos = 0n
  for (const [, whole, fraction, unit, bare, bareUnit] of (match[2] ?? '').matchAll(durationPart)) {
    const scale = durationUnits[unit ?? bareUnit ?? ''] ?? 0n
    const decimals = fraction ?? bare ?? ''
    nanos += BigInt(whole ?? 0) * scale + (BigInt(decimals || 0) * scale) / 10n ** BigInt(decimals.length)
  }
  return durationVal(match[1] === '-' ? -nanos : nanos)
}

/** A duration in seconds, e.g. `5400s`, `1.5s`. */
export function durationText(nanos: bigint): string {
  const sign = nanos < 0n ? '-' : ''
  const size = nanos < 0n ? -nanos : nanos
  return `${sign}${size / nanosPerSecond}${fractionText(size % nanosPerSecond)}s`
}

function fractionText(nanos: bigint): string {
  return nanos === 0n ? '' : `.${nanos.toString().padStart(9, '0').replace(/0+$/, '')}`
}

const rfc3339 = /^(\d{4,})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?([Zz]|[-+]\d{2}:\d{2})$/

/** Reads an RFC 3339 moment such as `2026-01-31T08:00:00+08:00`. */
export function parseTimestamp(text: string): Val {
  const match = rfc3339.exec(text)
  const notOne = failure(
    `「${text}」不是时刻，请写成 '2026-01-31T08:00:00+08:00' 这样`,
    `"${text}" is not a timestamp; write e.g. '2026-01-31T08:00:00+08:00'`,
  )
  if (match === null) return notOne
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number)
  if (year > 9999) return outOfRange
  const ms = utc([year, month - 1, day, hour, minute, second])
  const back = new Date(ms)
  const isReal =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  const offset = offsetMinutes(match[8] ?? 'Z')
  if (!isReal || offset === null) return notOne
  const fraction = BigInt((match[7] ?? '').slice(0, 9).padEnd(9, '0'))
  return timestampVal(BigInt(ms - offset * 60_000) * 1_000_000n + fraction)
}

/** RFC 3339 text of a moment, in UTC. */
export function timestampText(nanos: bigint): string {
  const seconds = floorDiv(nanos, nanosPerSecond)
  const iso = new Date(Number(seconds) * 1000).toISOString()
  return `${iso.slice(0, 19)}${fractionText(nanos - seconds * nanosPerSecond)}Z`
}

/** Whole seconds since 1970, rounded down. */
export function secondsOf(nanos: bigint): bigint {
  return floorDiv(nanos, nanosPerSecond)
}

/** Seconds as nanoseconds. */
export function nanosFromSeconds(seconds: bigint): bigint {
  return seconds * nanosPerSecond
}

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b < 0n ? quotient - 1n : quotient
}

function utc([year, month, day, hour, minute, second]: readonly [number, number, number, number, number, number]) {
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  date.setUTCHours(hour, minute, second)
  return date.getTime()
}

/** Minutes east of UTC of `Z`, `+08:00`, `-02:30` or `02:00`; null for anything else. */
function offsetMinutes(text: string): number | null {
  if (/^[Zz]$/.test(text)) return 0
  const match = /^([-+]?)(\d{2}):(\d{2})$/.exec(text)
  if (match === null || Number(match[2]) > 23 || Number(match[3]) > 59) return null
  const size = Number(match[2]) * 60 + Number(match[3])
  return match[1] === '-' ? -size : size
}

/** Parts of a moment that CEL can ask for; months, days of the month and of the year also count from 0. */
const timestampParts: Readonly<Record<string, (local: Date) => number>> = {
  getFullYear: (local) => local.getUTCFullYear(),
  getMonth: (local) => local.getUTCMonth(),
  getDate: (local) => local.getUTCDate(),
  getDayOfMonth: (local) => local.getUTCDate() - 1,
  getDayOfWeek: (local) => local.getUTCDay(),
  getDayOfYear: (local) =>
    Math.floor((local.getTime() - utc([local.getUTCFullYear(), 0, 1, 0, 0, 0])) / (24 * 3600 * 1000)),
  getHours: (local) => local.getUTCHours(),
  getMinutes: (local) => local.getUTCMinutes(),
  getSeconds: (local) => local.getUTCSeconds(),
  getMilliseconds: (local) => local.getUTCMilliseconds(),
}

/** Names of the functions that take a moment apart. */
export const timestampGetters: readonly string[] = Object.keys(timestampParts)

/** A part of a moment, as a clock in the time zone shows it (UTC when none is named). */
export function timestampPart(getter: string, nanos: bigint, zone: string): Val {
  const ms = Number(floorDiv(nanos, 1_000_000n))
  const shift = zoneShift(zone, ms)
  if (shift === null) {
    return failure(
      `没有时区「${zone}」，请写 'Asia/Shanghai' 或 '+08:00' 这样`,
      `there is no time zone "${zone}"; write e.g. 'Asia/Shanghai' or '+08:00'`,
    )
  }
  const value = timestampParts[getter]?.(new Date(ms + shift)) ?? 0
  return { kind: 'int', value: BigInt(value) }
}

const clocks = new Map<string, Intl.DateTimeFormat | null>()

/** Milliseconds by which a zone's clock is ahead of UTC at a moment; null when there is no such zone. */
function zoneShift(zone: string, ms: number): number | null {
  const fixed = zone === '' || zone === 'UTC' ? 0 : offsetMinutes(zone)
  if (fixed !== null) return fixed * 60_000
  const clock = clockOf(zone)
  if (clock === null) return null
  const name = clock.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const match = /^GMT(?:([-+])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(name)
  if (match === null) return null
  const size = (Number(match[2] ?? 0) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0)) * 1000
  return match[1] === '-' ? -size : size
}

function clockOf(zone: string): Intl.DateTimeFormat | null {
  const kept = clocks.get(zone)
  if (kept !== undefined) return kept
  const clock = newClock(zone)
  clocks.set(zone, clock)
  return clock
}

function newClock(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  } catch {
    return null
  }
}

const durationParts: Readonly<Record<string, bigint>> = {
  getHours: 3600n * nanosPerSecond,
  getMinutes: 60n * nanosPerSecond,
  getSeconds: nanosPerSecond,
}

/** The whole of a duration in hours, minutes or seconds; for milliseconds only what exceeds whole seconds. */
export function durationPartOf(getter: string, nanos: bigint): Val {
  const scale = durationParts[getter]
  const value = scale === undefined ? (nanos % nanosPerSecond) / 1_000_000n : nanos / scale
  return { kind: 'int', value }
}
