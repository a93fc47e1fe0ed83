/** Help of the commands that look at a whole population: previews, back-tests, outlooks. */
import { data, type Help, input, judged, zone } from './help-options.ts'

export const analysisHelp = {
  preview: {
    usage: 'wutong preview SCORECARD|OFFER[@VERSION] --with VERSION|--draft FILE|DIR',
    about: {
      zh: '对比评分表或政策的两个版本：谁升谁降、谁新增谁失去、资金多少、哪项改动造成（与次序无关）',
      en: 'Compare two versions of a scorecard or an offer: who rises and falls, gains and loses, the money, which change did it (in no order)',
    },
    options: [
      ['--with VERSION', { zh: '同一评分表或政策的另一版本', en: 'another version of the same scorecard or offer' }],
      [
        '--draft FILE|DIR',
        {
          zh: '草案：政策的文件（或其中一个版本），或另一个规则包文件夹，取最新版本',
          en: 'the draft: the file of an offer (or one version of it), or another zone package; its newest version',
        },
      ],
      input,
      ...judged,
      zone,
      data,
    ],
    examples: [
      'npx wutong preview srdi-sme@2022 --with 2026 --input firms.csv',
      'npx wutong preview innovation-points@2024 --draft drafts/zhengzhou-hitech --json',
      'npx wutong preview zone-gazelle-award --draft drafts/zone-gazelle-award.yaml',
    ],
  },
  backtest: {
    usage: 'wutong backtest SCORECARD --outcome CEL --later YEAR | OFFER --receivers FILE --later YEAR',
    about: {
      zh: '回测：往年得分与后来结果是否一致（秩相关、AUC、十档提升、校准、逐项、建议权重、踩线）',
      en: 'Back-test: did past scores go with what happened later (rank correlation, AUC, lift, calibration, items, weights, bunching)',
    },
    options: [
      [
        '--outcome CEL',
        { zh: '结果：是非或数值表达式，按 --later 年度取数', en: 'the outcome: a yes/no or number, read in --later' },
      ],
      ['--later YEAR', { zh: '结果年度，晚于 --period', en: 'year of the outcome, after --period' }],
      ['--better more|less', { zh: '越多越好（默认）或越少越好', en: 'whether more is better (default) or less' }],
      [
        '--receivers FILE',
        {
          zh: '政策回测：已获支持名单 CSV（信用代码或名称、拨付日期、金额，默认万元）',
          en: 'back-test of an offer: list of receivers, CSV (credit code or name, day, amount in 万元)',
        },
      ],
      ['--growth CEL', { zh: '比较哪个指标的增长（默认 revenue）', en: 'whose growth to compare (default revenue)' }],
      ['--alike A,B', { zh: '配对时还须相近的指标', en: 'further figures that pairs should be alike in' }],
      ['--within CODE', { zh: '只在同类中配对，如 stage', en: 'pair only within a group, such as stage' }],
      [
        '--among all|qualified',
        { zh: '与全部企业（默认）或同样符合条件的企业比', en: 'compare with all (default) or those who qualified too' },
      ],
      ['--by CODE', { zh: '分组的文本指标，如 stage', en: 'a text that splits firms into groups, such as stage' }],
      input,
      ...judged,
      zone,
      data,
    ],
    examples: [
      "npx wutong backtest innovation-points --period 2022 --outcome 'growth(revenue) > 0.1' --later 2024",
      "npx wutong backtest innovation-points --input firms.csv --period 2021 --outcome 'revenue > 0' --later 2023 --json",
      'npx wutong backtest zone-gazelle-award --receivers granted.csv --period 2022 --later 2024 --within stage',
    ],
  },
  select: {
    usage: 'wutong select OFFER [--applications FILE]',
    about: {
      zh: '分批评选：谁入选、谁是第一个落选、差多少、名额与资金按批用了多少',
      en: 'Rounds of an offer: who comes in, who is the first one out and by how much, how places and money are used',
    },
    options: [
      [
        '--applications FILE',
        {
          zh: '申报名单 CSV：信用代码或名称、申报日期；不给则视同全部达标企业申报',
          en: 'list of applications, CSV: credit code or name, day; without it everybody who qualifies is taken to apply',
        },
      ],
      ['--limit N', { zh: '每批最多列出的企业数（默认全部）', en: 'how many to list for each round (default: all)' }],
      input,
      ...judged,
      zone,
      data,
    ],
    examples: [
      'npx wutong select zone-points-contest-demo',
      'npx wutong select zone-points-contest-demo --applications applied.csv --json',
    ],
  },
  outlook: {
    usage: 'wutong outlook LADDER',
    about: {
      zh: '梯度前景：各级差距、卡点、与上年流动、对照年度目标的预测、将到期的称号',
      en: 'Outlook of a ladder: distances, what holds firms back, movement, forecast against quotas, titles that end',
    },
    options: [
      [
        '--until DATE',
        { zh: '列出此日前到期的称号（默认一年内）', en: 'list titles that end before (default: a year)' },
      ],
      input,
      ...judged,
      zone,
      data,
    ],
    examples: ['npx wutong outlook tech-titles', 'npx wutong outlook srdi-titles --input firms.csv --json'],
  },
} as const satisfies Record<string, Help>
