/** Where the SQL of the rivals differs. */
export interface Dialect {
  readonly name: 'duckdb' | 'chdb' | 'postgres'
  /** Start of a statement that stores a result as a table. */
  readonly store: (table: string) => string
  readonly drop: (table: string) => string
  readonly day: (iso: string) => string
  /** The continuous percentiles at 5 and 95 %, as two expressions. */
  readonly percentiles: (value: string) => readonly [string, string]
  readonly double: string
  readonly small: string
}

/** DuckDB's own ways. */
export const duckdb: Dialect = {
  name: 'duckdb',
  store: (table) => `create or replace table ${table} as`,
  drop: (table) => `drop table if exists ${table}`,
  day: (iso) => `date '${iso}'`,
  percentiles: (value) => [`quantile_cont(${value}, 0.05)`, `quantile_cont(${value}, 0.95)`],
  double: 'double',
  small: 'utinyint',
}

/** PostgreSQL's own ways; an unlogged table is its quickest store. */
export const postgres: Dialect = {
  name: 'postgres',
  store: (table) => `create unlogged table ${table} as`,
  drop: (table) => `drop table if exists ${table}`,
  day: (iso) => `date '${iso}'`,
  percentiles: (value) => [
    `percentile_cont(0.05) within group (order by ${value})`,
    `percentile_cont(0.95) within group (order by ${value})`,
  ],
  double: 'float8',
  small: 'smallint',
}

/** ClickHouse's own ways. */
export const clickhouse: Dialect = {
  name: 'chdb',
  store: (table) => `create table ${table} engine = MergeTree order by tuple() as`,
  drop: (table) => `drop table if exists ${table} sync`,
  day: (iso) => `toDate32('${iso}')`,
  percentiles: (value) => [`quantileExactInclusive(0.05)(${value})`, `quantileExactInclusive(0.95)(${value})`],
  double: 'Float64',
  small: 'UInt8',
}
