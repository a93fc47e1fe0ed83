/** Help of `audit`. */
import { data, zone } from './help-options.ts'

export const auditHelp = {
  usage: 'wutong audit seal | export FILE --from DAY --to DAY | verify [FILE] [--head HASH]',
  about: {
    zh: '审计轨迹：封存已结束的每一天、导出已封存的日子、核对是否被改动（给出文件时离线核对，不需要数据库和规则包）',
    en: 'The audit trail: seal the days that ended, export sealed days, check that nothing was tampered with (a file is checked offline, without database and zone package)',
  },
  options: [
    [
      '--algorithm NAME',
      {
        zh: 'seal 所用的散列算法：sha256 或国密 sm3（默认 WUTONG_SEAL，再默认 sha256）',
        en: 'hash of seal: sha256 or the Chinese standard sm3 (default WUTONG_SEAL, else sha256)',
      },
    ],
    ['--day DAY', { zh: 'export 只导出这一天', en: 'export this day only' }],
    ['--from DAY', { zh: 'export 的第一天（默认最早）', en: 'first day of export (default the earliest)' }],
    ['--to DAY', { zh: 'export 的最后一天（默认最近）', en: 'last day of export (default the latest)' }],
    [
      '--head HASH',
      {
        zh: 'verify 时要求链中含有先前记下的链首散列值，可发现整链重写',
        en: 'verify that the chain holds a head noted down earlier, which finds a chain rewritten as a whole',
      },
    ],
    data,
    zone,
  ],
  examples: [
    'npx wutong audit seal',
    'npx wutong audit export 审计-2026-11.jsonl --from 2026-11-01 --to 2026-11-30',
    'npx wutong audit verify 审计-2026-11.jsonl --head 5f0c…',
  ],
} as const
