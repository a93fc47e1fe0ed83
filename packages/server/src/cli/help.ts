/** Help texts: what each command does, its options and examples. */
import type { Text } from '@wutong/engine'
import { accountHelp } from './help-account.ts'
import { analysisHelp } from './help-analyses.ts'
import { auditHelp } from './help-audit.ts'
import { changesHelp, netOptions } from './help-engine.ts'
import { exportHelp } from './help-export.ts'
import { operatorHelp } from './help-operator.ts'
import { data, type Help, input, judged, judging, zone } from './help-options.ts'
import { zoneHelp } from './help-zone.ts'

export const commandNames = [
  'start',
  'import',
  'score',
  'classify',
  'match',
  'bundle',
  'simulate',
  'changes',
  'select',
  'explain',
  'reproduce',
  'advise',
  'preview',
  'backtest',
  'outlook',
  'indicators',
  'check',
  'export',
  'backup',
  'restore',
  'config',
  'audit',
  'due',
  'account',
] as const
export type CommandName = (typeof commandNames)[number]

export const help: Readonly<Record<CommandName, Help>> = {
  start: {
    usage: 'wutong start',
    about: {
      zh: '启动平台：首次运行生成演示区、评价全部企业，并在浏览器提供服务',
      en: 'Start the platform: on first run it makes the demo zone, evaluates everything and serves the web app',
    },
    options: [
      ['--port N', { zh: '端口（默认 4180）', en: 'port (default 4180)' }],
      [
        '--host ADDRESS',
        {
          zh: '监听地址（默认 127.0.0.1，仅本机；0.0.0.0 对外）',
          en: 'address to listen on (default 127.0.0.1, this machine only; 0.0.0.0 for others)',
        },
      ],
      data,
      zone,
      ['--subjects N', { zh: '演示企业数（默认 3000）', en: 'number of demo enterprises (default 3000)' }],
      ['--seed N', { zh: '演示数据种子（默认 1）', en: 'seed of the demo data (default 1)' }],
      ['--no-demo', { zh: '不生成演示数据', en: 'no demo data' }],
    ],
    examples: ['npm start', 'npx wutong start --port 8080 --data /srv/wutong --subjects 10000'],
  },
  import: {
    usage: 'wutong import FILE… [--dry-run] [--source S] [--period P]',
    about: {
      zh: '导入 CSV、XLSX 或 XLS：找到表头和各列、换算单位、校验信用代码，不能确定的先问；整批成功或不留痕迹',
      en: 'Import CSV, XLSX or XLS: header and columns found, units converted, codes checked, doubts asked about; a whole batch or nothing',
    },
    options: [
      [
        '--source S',
        { zh: '数据来源（见规则包 sources.yaml）', en: 'source of the data (see sources.yaml of the zone)' },
      ],
      ['--period P', { zh: '文件中没有年度列时的数据年度', en: 'year of the figures where the file names none' }],
      ['--dry-run', { zh: '只检查并报告，不写入', en: 'check and report only, write nothing' }],
      ['--report FILE', { zh: '把更正与拒收的行另存为 CSV', en: 'save corrected and refused rows as CSV' }],
      [
        '--map FILE',
        { zh: '对疑问的答复和指定的列对应（JSON 或 YAML）', en: 'answers and mappings of columns (JSON or YAML)' },
      ],
      [
        '--relations',
        {
          zh: '文件是企业关系（列：主体、关系、对方，可有比例、起、止），不是指标数据',
          en: 'the files hold relations (columns subject, kind, other; also share, since, until), not figures',
        },
      ],
      ['--answer Q=A', { zh: '答复一个疑问，可重复', en: 'answer one question; may be repeated' }],
      [
        '--error-sheet FILE',
        {
          zh: '把拒收和更正的行连同原因另存（.xlsx 或 .csv），改好后可再次导入',
          en: 'save refused and corrected rows with reasons (.xlsx or .csv), to fix and import again',
        },
      ],
      ['--paste', { zh: '从标准输入读取粘贴的表格', en: 'read a pasted table from standard input' }],
      ['--no-remember', { zh: '不为此来源记住列的选择', en: 'do not keep what was decided about columns' }],
      ['--take-back BATCH', { zh: '撤回一个批次（配合 --reason）', en: 'take a batch back (with --reason)' }],
      data,
      zone,
    ],
    examples: [
      'npx wutong import 企业年报.xlsx --source statistics --period 2024 --dry-run',
      'npx wutong import registry.csv.gz --source market-registry',
    ],
  },
  score: {
    usage: 'wutong score SCORECARD [--input FILE|-]',
    about: { zh: '按评分表打分并逐项说明', en: 'Score by a scorecard, every item explained' },
    options: judging('企业数'),
    examples: [
      'npx wutong score tech-sme --input firms.json --period 2024 --json',
      'npx wutong score srdi-sme@2022 --input firms.csv --on 2025-06-01',
      'npx wutong score innovation-points --limit 10',
    ],
  },
  classify: {
    usage: 'wutong classify LADDER [--input FILE|-]',
    about: {
      zh: '判定梯度位置，并列出下一级还缺什么',
      en: 'Place on a ladder, and list what is missing for the next rung',
    },
    options: judging('企业数'),
    examples: [
      'npx wutong classify gazelle --input firms.json --period 2021 --json',
      'npx wutong classify srdi-titles',
    ],
  },
  match: {
    usage: 'wutong match [OFFER] [--input FILE|-]',
    about: {
      zh: '匹配政策：符合、差一项、待定、不符合，并计算金额',
      en: 'Match policies: qualified, one condition away, undecided or not, with the amount',
    },
    options: judging('条数'),
    examples: [
      'npx wutong match --input firms.json --json',
      'cat firms.ndjson | npx wutong match zhengzhou-tech-transfer-2023 --input - --json',
    ],
  },
  bundle: {
    usage: 'wutong bundle [OFFER…] [--input FILE|-]',
    about: {
      zh: '求每家企业可合法同时享受的最优政策组合：计入、未计入及原因、合计',
      en: 'The best bundle of policies each enterprise may legally have: what is in, what is out and why, the total',
    },
    options: judging('企业数'),
    examples: [
      'npx wutong bundle --input firms.json --json',
      'npx wutong bundle zhengzhou-retrofit-equipment henan-retrofit-demo --input firms.csv',
    ],
  },
  simulate: {
    usage: 'wutong simulate OFFER [--set NAME=VALUE]… [--net] [--fit NAME --budget N|--places N] | --changes FILE',
    about: {
      zh: '政策仿真：改门槛、公式或封顶，看家数、资金、分布、得失；或按预算、名额反求门槛',
      en: 'Simulate a policy: move thresholds, formula or cap and see count, money, distribution, winners and losers; or find the threshold that fits a budget or places',
    },
    options: [
      [
        '--set NAME=VALUE',
        {
          zh: '改一个参数，可重复；不带任何改动时列出可调参数（门槛、amount、cap）',
          en: 'move a parameter, repeatable; without any change the parameters are listed (thresholds, amount, cap)',
        },
      ],
      [
        '--when CODE=CEL',
        { zh: '改写一个条件，可重复；CODE= 去掉该条件', en: 'rewrite a condition, repeatable; CODE= drops it' },
      ],
      ['--amount CEL', { zh: '改写金额公式', en: 'rewrite the amount' }],
      ['--cap N|none', { zh: '改封顶金额，none 取消封顶', en: 'change the cap; none takes it away' }],
      [
        '--fit NAME',
        { zh: '反求哪个门槛、cap 或金额中的数（amount）', en: 'which threshold, cap or number of the amount to find' },
      ],
      ['--budget N', { zh: '预算（万元），与 --fit 同用', en: 'budget in 万元, with --fit' }],
      ['--places N', { zh: '名额（家），与 --fit 同用', en: 'places, with --fit' }],
      ...netOptions,
      ['--scorecard ID', { zh: '按该评分表的等级看分布', en: 'distribution by the classes of this scorecard too' }],
      input,
      ...judged,
      zone,
      data,
      ['--limit N', { zh: '最多列出的得失企业数（默认 20）', en: 'how many winners and losers to list (default 20)' }],
    ],
    examples: [
      'npx wutong simulate zhengzhou-tech-transfer-2023',
      'npx wutong simulate zhengzhou-tech-transfer-2023 --set turnover=800 --json',
      'npx wutong simulate zhengzhou-tech-transfer-2023 --fit turnover --budget 500',
      'npx wutong simulate --changes reform.yaml --input firms.csv',
    ],
  },
  changes: { ...changesHelp, options: [...changesHelp.days, input, zone, data] },
  explain: {
    usage: 'wutong explain SUBJECT',
    about: {
      zh: '说明一家企业的全部评分、梯度与政策（代码或名称）',
      en: 'Explain every score, rung and policy of one enterprise (credit code or name)',
    },
    options: [
      ...judged,
      [
        '--as-of DAY',
        {
          zh: '截至过去某日：用当日已知的数据与当时的规则，按当日判定（不能与 --on 同用）',
          en: 'as of a past day: what was known by its end, by the rules in use then, judged on it (not with --on)',
        },
      ],
      zone,
      data,
    ],
    examples: ['npx wutong explain 91410100MA40ABCD15', 'npx wutong explain 星河软件0193 --json'],
  },
  reproduce: {
    usage: 'wutong reproduce RUN|all',
    about: {
      zh: '用当时的数据与规则重做过去的评价，逐位比对；有不一致则以失败结束',
      en: 'Do past evaluations again from the records and rules of their time and compare to the last bit; fails where any differs',
    },
    options: [zone, data],
    examples: ['npx wutong reproduce all', 'npx wutong reproduce all --json'],
  },
  advise: {
    usage: 'wutong advise SCORECARD|LADDER|OFFER --input FILE|-',
    about: {
      zh: '达到下一等级、及格线、下一梯级或政策条件，最少要改动哪些数值；评分表另列各指标再增加一个单位可得几分。不改往年数据、日期与文字，计数取整',
      en: 'The least change of figures that reaches the next class, pass mark, rung or policy; for scorecards also what one more unit adds. Past years, dates and texts stay; counts stay whole',
    },
    options: [input, ...judged, zone],
    examples: [
      'npx wutong advise gazelle --input firms.json --period 2024',
      'npx wutong advise innovation-points --input firms.csv --json',
    ],
  },
  ...analysisHelp,
  ...zoneHelp,
  export: exportHelp,
  audit: auditHelp,
  ...operatorHelp,
  ...accountHelp,
}

const everywhere: Help['options'] = [
  ['--json', { zh: '输出 JSON，供程序使用', en: 'print JSON for machines' }],
  ['--lang zh|en', { zh: '输出语言（默认 zh）', en: 'language of the output (default zh)' }],
  ['--help', { zh: '显示帮助', en: 'show this help' }],
]

/** Help of one command in lines. */
export function commandHelp(name: CommandName, language: keyof Text): string[] {
  const { usage, about, options, examples } = help[name]
  const lines = [...options, ...everywhere].map(([option, text]) => `  ${option.padEnd(18)}${text[language]}`)
  const titles = language === 'zh' ? ['选项', '示例'] : ['Options', 'Examples']
  return [
    usage,
    '',
    about[language],
    '',
    `${titles[0]}:`,
    ...lines,
    '',
    `${titles[1]}:`,
    ...examples.map((example) => `  ${example}`),
  ]
}

/** Overview of all commands in lines. */
export function overview(language: keyof Text): string[] {
  const commands = commandNames.map((name) => `  ${name.padEnd(12)}${help[name].about[language]}`)
  const exits = {
    zh: '退出码：0 完成；1 检查出问题或意外失败；2 命令或输入有误；3 运行环境不允许',
    en: 'Exit codes: 0 done; 1 mistakes found or unexpected failure; 2 command or input not understood; 3 the machine does not allow it',
  }
  const more = { zh: '用 wutong 命令 --help 查看选项与示例', en: 'wutong COMMAND --help shows options and examples' }
  return [
    language === 'zh' ? '梧桐：创新园区运行平台' : 'Wutong: operating platform for innovation zones',
    '',
    ...commands,
    '',
    more[language],
    exits[language],
  ]
}
