/** Help texts of `--engine` and of snapshots. */

/** Options of the commands that can judge in a database. */
export const engineOptions = [
  [
    '--engine NAME',
    {
      zh: '用数据库计算总体结果：duckdb、postgres 或 clickhouse（数据取自 --snapshot、--input 或库中）',
      en: 'compute population results in duckdb, postgres or clickhouse (over --snapshot, --input or what is stored)',
    },
  ],
  ['--snapshot DIR', { zh: 'wutong export snapshot 写出的文件夹', en: 'a folder written by wutong export snapshot' }],
  [
    '--url URL',
    {
      zh: '--engine postgres 的地址（默认 DATABASE_URL）；clickhouse 默认用 chDB，或取 CLICKHOUSE_URL',
      en: 'address for --engine postgres (default DATABASE_URL); clickhouse is chDB, or the server at CLICKHOUSE_URL',
    },
  ],
] as const

/** Options of `export snapshot`. */
export const snapshotOptions = [
  ['--out DIR', { zh: 'snapshot 的文件夹（默认 ./snapshot）', en: 'folder of the snapshot (default ./snapshot)' }],
  ['--input FILE|-', { zh: 'snapshot 取自此文件而不读数据库', en: 'take the snapshot from a file, not a database' }],
] as const
