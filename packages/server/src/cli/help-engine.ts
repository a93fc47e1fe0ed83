/** Help texts of engines, snapshots, net money and changes. */

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

/** Options of `simulate` that count net money, through the best legal bundles. */
export const netOptions = [
  ['--net', { zh: '按最优组合计实付，扣除不可叠加部分', en: 'net money: through the best legal bundle of all offers' }],
  [
    '--changes FILE|-',
    {
      zh: 'YAML 或 JSON：offers（offer、set、conditions、amount、cap）、bundles（写法同 bundles.yaml，同代码的替换）、drop（停用的规则代码）；按最优组合计实付',
      en: 'YAML or JSON: offers (offer, set, conditions, amount, cap), bundles (as in bundles.yaml; the same code replaces), drop (codes of rules); counted in net money',
    },
  ],
] as const

/** Help of `changes`. */
export const changesHelp = {
  usage: 'wutong changes OFFER --to DATE [--from DATE]',
  about: {
    zh: '随时间推移谁将新达标、谁将失去一项政策：哪一天、因哪个条件；事实按现有数据不变',
    en: 'Who will newly qualify for an offer and who will lose it as time passes: on which day and by which condition, with facts as they are',
  },
  days: [
    ['--from DATE', { zh: '起始日（默认今天）', en: 'first day (default today)' }],
    ['--to DATE', { zh: '截止日（含），起始日后十年以内', en: 'last day, at most ten years after the first' }],
    ['--period YEAR', { zh: '数据年度', en: 'the year of the figures' }],
    ['--limit N', { zh: '最多列出的条数（默认全部）', en: 'how many to list (default all)' }],
  ],
  examples: ['npx wutong changes zhengzhou-tech-transfer-2023 --from 2026-07-01 --to 2026-12-31 --input firms.csv'],
} as const
