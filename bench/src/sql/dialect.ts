/** Where the SQL of the rivals differs. */
export interface Dialect {
  readonly name: 'duckdb' | 'chdb' | 'postgres'
  /** Start of a statement that stores a result as a table. */
  readonly store: (table: string) => string
  readonly drop: (table: string) => string
  readonly day: (iso: string) => string
  /** The continuous percentiles at 5 and 95 % as an array of two. */
  readonly percentiles: (value: string) => string
  /** A double as a decimal of twelve significant digits, as cohort statistics are published. */
  readonly digits12: (value: string) => string
}

/** DuckDB's own ways. */
export const duckdb: Dialect = {
  name: 'duckdb',
  store: (table) => `create or replace table ${table} as`,
  drop: (table) => `drop table if exists ${table}`,
  day: (iso) => `date '${iso}'`,
  digits12: (value) => `printf('%.11e', ${value})::double`,
  percentiles: (value) => `quantile_cont(${value}, [0.05, 0.95])`,
}

/** PostgreSQL's own ways; an unlogged table is its quickest store. */
export const postgres: Dialect = {
  name: 'postgres',
  store: (table) => `create unlogged table ${table} as`,
  drop: (table) => `drop table if exists ${table}`,
  day: (iso) => `date '${iso}'`,
  digits12: (value) => `to_char(${value}, '9.99999999999EEEE')::float8`,
  percentiles: (value) => `percentile_cont(array[0.05, 0.95]) within group (order by ${value})`,
}

/** ClickHouse's own ways. */
export const clickhouse: Dialect = {
  name: 'chdb',
  store: (table) => `create table ${table} engine = MergeTree order by tuple() as`,
  drop: (table) => `drop table if exists ${table} sync`,
  day: (iso) => `toDate32('${iso}')`,
  digits12: (value) => `toFloat64(printf('%.11e', ${value}))`,
  percentiles: (value) => `quantilesExactInclusive(0.05, 0.95)(${value})`,
}
