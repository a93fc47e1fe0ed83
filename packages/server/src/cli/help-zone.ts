/** Help of the commands that read the zone package alone. */
import { type Help, zone } from './help-options.ts'

export const zoneHelp = {
  indicators: {
    usage: 'wutong indicators',
    about: { zh: '列出指标目录：代码、名称、单位、类型', en: 'List the indicator catalogue: code, name, unit, type' },
    options: [zone],
    examples: ['npx wutong indicators --json'],
  },
  check: {
    usage: 'wutong check ZONE_DIR',
    about: {
      zh: '检查规则包，逐条指出文件、行号与改法；并推断永远不成立、互相矛盾、多余或够不着的规则，附示例企业。提醒不影响发布',
      en: 'Check a zone package; each mistake with file, line and how to mend it; also rules that never hold, contradict, repeat or cannot be reached, with an example enterprise. Warnings do not stop publishing',
    },
    options: [],
    examples: ['npx wutong check zones/zhengzhou-hitech'],
  },
  due: {
    usage: 'wutong due --from DATE --workdays N',
    about: {
      zh: '按国务院节假日安排（含调休上班）计算截止日，起始日不计',
      en: 'The day a term of working days ends by the official calendar (make-up workdays included); the start day is not counted',
    },
    options: [
      ['--from DATE', { zh: '起始日', en: 'start day' }],
      ['--workdays N', { zh: '工作日数', en: 'number of working days' }],
    ],
    examples: ['npx wutong due --from 2026-09-28 --workdays 5'],
  },
} as const satisfies Record<string, Help>
