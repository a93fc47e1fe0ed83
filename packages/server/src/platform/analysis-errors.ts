import type { ErrorSpec } from './house-errors.ts'

/** Errors of analyses, and of drafts, expressions and lists that they are given. */
export const analysisErrors = {
  expression_invalid: {
    status: 422,
    zh: '表达式无法使用：{reason}。',
    en: 'The expression cannot be used: {reason}.',
  },
  version_not_found: {
    status: 404,
    zh: '“{id}”没有版本“{version}”，请从列表选择版本。',
    en: '"{id}" has no version "{version}"; choose one from the list.',
  },
  judgements_invalid: {
    status: 422,
    zh: '判断矩阵有误：{reason}',
    en: 'The judgements have a mistake: {reason}',
  },
  pairing_not_found: {
    status: 404,
    zh: '“{of}”没有可比较的部分或指标，可用：{list}',
    en: 'There is nothing to weigh called "{of}"; use one of {list}',
  },
  draft_invalid: {
    status: 422,
    zh: '草案有误，不能预演：{reason}',
    en: 'The draft has mistakes and cannot be previewed: {reason}',
  },
  backtest_years_reversed: {
    status: 422,
    zh: '结果年度（{laterPeriod}）须晚于评分年度（{period}），请改正。',
    en: 'The year of the outcome ({laterPeriod}) must come after that of the scores ({period}); correct it.',
  },
  offer_without_rounds: {
    status: 404,
    zh: '{reason}。',
    en: '{reason}.',
  },
  list_day_missing: {
    status: 422,
    zh: '名单第 {line} 行没有申报日期（共 {count} 行缺日期），请补上日期后重试。',
    en: 'Line {line} of the list has no day of application ({count} lines lack one); add the days and try again.',
  },
  changes_day_refused: {
    status: 422,
    zh: '截止日期（{until}）须在 {from} 之后三年以内，请改正。',
    en: 'The last day ({until}) must be at most three years after {from}; correct it.',
  },
  analysis_cancelled: {
    status: 409,
    zh: '分析已停止，请重新发起。',
    en: 'The analysis was stopped; start it again.',
  },
  analysis_failed: {
    status: 500,
    zh: '分析中断（{reason}），请重试；如再次出现请联系管理员。',
    en: 'The analysis broke off ({reason}); try again, and tell the administrator if it happens again.',
  },
} as const satisfies Record<string, ErrorSpec>
