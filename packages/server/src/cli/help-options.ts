/** Options that the help of several commands shares. */
import type { Text } from '@wutong/engine'
import { engineOptions } from './help-engine.ts'

/** What `--help` says of a command. */
export interface Help {
  readonly usage: string
  readonly about: Text
  readonly options: readonly (readonly [string, Text])[]
  readonly examples: readonly string[]
}

/** Which zone package. */
export const zone = [
  '--zone DIR',
  { zh: '规则包文件夹（默认 zones/zhengzhou-hitech）', en: 'zone package (default zones/zhengzhou-hitech)' },
] as const
/** Where the stored zone is. */
export const data = [
  '--data DIR',
  {
    zh: '内嵌数据库的文件夹（默认 ./data；设置 DATABASE_URL 则用 PostgreSQL）',
    en: 'folder of the embedded database (default ./data; DATABASE_URL switches to PostgreSQL)',
  },
] as const
/** For which year and day. */
export const judged = [
  [
    '--period YEAR',
    { zh: '数据年度（默认判定日的上一年）', en: 'the year asked for (default: the year before the day)' },
  ],
  [
    '--on DATE',
    {
      zh: '判定日：据此选择生效版本、计算年限（默认今天）',
      en: 'day on which versions and ages are judged (default today)',
    },
  ],
] as const
/** Stateless input. */
export const input = [
  '--input FILE|-',
  {
    zh: 'JSON 数组、NDJSON 或 CSV；列名为 id 与指标代码，往年写 revenue@2020。不读数据库',
    en: 'JSON array, NDJSON or CSV with id and indicator codes, revenue@2020 for another year; no database is used',
  },
] as const

/** Options of the commands that judge; what `--limit` counts differs. */
export function judging(counted: '企业数' | '条数'): Help['options'] {
  const limit = {
    zh: `不带 --input 时最多列出的${counted}（默认 20）`,
    en: 'without --input: how many to list (default 20)',
  }
  return [input, ...judged, zone, data, ['--limit N', limit], ...engineOptions]
}
