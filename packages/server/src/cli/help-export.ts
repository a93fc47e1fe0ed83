import { snapshotOptions } from './help-engine.ts'
import { data, type Help, judged, zone } from './help-options.ts'

/** Help of `export`. */
export const exportHelp: Help = {
  usage: 'wutong export WHAT',
  about: {
    zh: '导出 CSV 到标准输出（subjects、facts、scores、rungs、matches），或把全部事实写成 Parquet 文件（snapshot）',
    en: 'Export CSV to stdout (subjects, facts, scores, rungs, matches), or all facts as a Parquet file (snapshot)',
  },
  options: [...snapshotOptions, ...judged, data, zone],
  examples: ['npx wutong export scores > scores.csv', 'npx wutong export snapshot --out snapshot'],
}
