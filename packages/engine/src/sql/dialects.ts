/** What differs between the three databases; everything else is printed alike. */

/** Databases that the third reading is printed for. */
export type DialectName = 'duckdb' | 'postgres' | 'clickhouse'

/** Types that printed columns have. */
export type SqlType = 'number' | 'whole' | 'text' | 'bool'

/** The differences of one database. */
export interface Dialect {
  readonly name: DialectName
  readonly types: Readonly<Record<SqlType, string>>
  /** What cannot be computed (a zero divisor), and with a minus what cannot exist yet (a year before registration). */
  readonly infinity: string
  /** Between `AS` and the brackets of a stage; keeps a planner from copying columns that are used twice. */
  readonly stage: string
  /** Whether a backslash inside a text must be doubled. */
  readonly doublesBackslash: boolean
  readonly length: (text: string) => string
  readonly startsWith: (text: string, part: string) => string
  readonly endsWith: (text: string, part: string) => string
  readonly contains: (text: string, part: string) => string
  readonly matches: (text: string, pattern: string) => string
  /** A day number (days since 1970) from a stored date; where tables are described by us, dates are day numbers already. */
  readonly dayOf: (date: string) => string
  /** Calendar parts of a day number, both whole: the year, and month × 100 + day. */
  readonly yearOf: (day: string) => string
  readonly monthDayOf: (day: string) => string
  readonly addYears: (day: string, years: string) => string
  /** Rows written out as a table with named columns. */
  readonly rows: (columns: readonly (readonly [string, SqlType])[], rows: readonly string[]) => string
  /** What the statement ends with. */
  readonly ending: string
  /** Settings of the session that the statement relies on. */
  readonly settings: readonly string[]
}

function valuesTable(columns: readonly (readonly [string, SqlType])[], rows: readonly string[]): string {
  return `(VALUES ${rows.map((row) => `(${row})`).join(', ')}) AS given(${columns.map(([name]) => `"${name}"`).join(', ')})`
}

const duckdb: Dialect = {
  name: 'duckdb',
  types: { number: 'DOUBLE', whole: 'BIGINT', text: 'VARCHAR', bool: 'BOOLEAN' },
  infinity: "'infinity'::DOUBLE",
  stage: '',
  doublesBackslash: false,
  length: (text) => `length(${text})`,
  startsWith: (text, part) => `starts_with(${text}, ${part})`,
  endsWith: (text, part) => `suffix(${text}, ${part})`,
  contains: (text, part) => `contains(${text}, ${part})`,
  matches: (text, pattern) => `regexp_matches(${text}, ${pattern})`,
  dayOf: (date) => `(${date} - DATE '1970-01-01')`,
  yearOf: (day) => `year(DATE '1970-01-01' + CAST(${day} AS INTEGER))`,
  monthDayOf: (day) =>
    `(month(DATE '1970-01-01' + CAST(${day} AS INTEGER)) * 100 + day(DATE '1970-01-01' + CAST(${day} AS INTEGER)))`,
  addYears: (day, years) =>
    `(CAST(DATE '1970-01-01' + CAST(${day} AS INTEGER) + to_years(CAST(${years} AS INTEGER)) AS DATE) - DATE '1970-01-01')`,
  rows: valuesTable,
  ending: '',
  settings: [],
}

const postgres: Dialect = {
  name: 'postgres',
  types: { number: 'DOUBLE PRECISION', whole: 'BIGINT', text: 'TEXT', bool: 'BOOLEAN' },
  infinity: "'infinity'::float8",
  stage: 'MATERIALIZED ',
  doublesBackslash: false,
  length: (text) => `char_length(${text})`,
  startsWith: (text, part) => `starts_with(${text}, ${part})`,
  endsWith: (text, part) => `(right(${text}, char_length(${part})) = ${part})`,
  contains: (text, part) => `(strpos(${text}, ${part}) > 0)`,
  matches: (text, pattern) => `(${text} ~ ${pattern})`,
  dayOf: (date) => date,
  yearOf: (day) => `CAST(extract(year FROM DATE '1970-01-01' + CAST(${day} AS INTEGER)) AS INTEGER)`,
  monthDayOf: (day) => `CAST(to_char(DATE '1970-01-01' + CAST(${day} AS INTEGER), 'MMDD') AS INTEGER)`,
  addYears: (day, years) =>
    `(CAST(DATE '1970-01-01' + CAST(${day} AS INTEGER) + make_interval(years => CAST(${years} AS INTEGER)) AS DATE) - DATE '1970-01-01')`,
  rows: valuesTable,
  ending: '',
  settings: ['SET jit = off', 'SET standard_conforming_strings = on', 'SET extra_float_digits = 1'],
}

const clickhouse: Dialect = {
  name: 'clickhouse',
  types: { number: 'Nullable(Float64)', whole: 'Int64', text: 'Nullable(String)', bool: 'Nullable(Bool)' },
  infinity: 'inf',
  stage: '',
  doublesBackslash: true,
  length: (text) => `lengthUTF8(${text})`,
  startsWith: (text, part) => `startsWith(${text}, ${part})`,
  endsWith: (text, part) => `endsWith(${text}, ${part})`,
  contains: (text, part) => `(position(${text}, ${part}) > 0)`,
  matches: (text, pattern) => `match(${text}, ${pattern})`,
  dayOf: (date) => date,
  yearOf: (day) => `toYear(toDate32(CAST(${day} AS Nullable(Int32))))`,
  monthDayOf: (day) =>
    `(toMonth(toDate32(CAST(${day} AS Nullable(Int32)))) * 100 + toDayOfMonth(toDate32(CAST(${day} AS Nullable(Int32)))))`,
  addYears: (day, years) =>
    `toInt32(addYears(toDate32(CAST(${day} AS Nullable(Int32))), CAST(${years} AS Nullable(Int32))))`,
  rows: (columns, rows) => {
    const types = { number: 'Nullable(Float64)', whole: 'Int64', text: 'Nullable(String)', bool: 'Nullable(Bool)' }
    const shape = columns.map(([name, type]) => `\`${name}\` ${types[type]}`).join(', ')
    return `values('${shape}', ${rows.map((row) => `(${row})`).join(', ')})`
  },
  ending:
    '\nSETTINGS join_use_nulls = 1, query_plan_merge_expressions = 0, compile_expressions = 0, max_ast_elements = 1000000000, max_expanded_ast_elements = 1000000000, max_query_size = 1000000000, ' +
    "max_parser_backtracks = 0, short_circuit_function_evaluation = 'enable'",
  settings: [],
}

/** The three databases by name. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { duckdb, postgres, clickhouse }
