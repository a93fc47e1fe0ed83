/** Sentences of errors about what is known of subjects: history, merges, disputes, questions, pushes. */
import type { ErrorSpec } from './house-errors.ts'

/** Errors of unified information. */
export const unifiedErrors = {
  evaluation_not_found: {
    status: 404,
    zh: '找不到该次评价：{evaluation}；请从评价历史中选择。',
    en: 'There is no such evaluation: {evaluation}; choose one from the history.',
  },
  evaluation_not_kept: {
    status: 409,
    zh: '该次评价（{evaluation}）早于本系统开始留存复算依据，无法复算；请选择较新的评价。',
    en: 'This evaluation ({evaluation}) is from before runs were kept for doing again; choose a newer one.',
  },
  definitions_not_kept: {
    status: 409,
    zh: '没有留存当时的评价规则（{hash}），无法复算；请选择较新的评价。',
    en: 'The definitions of that time ({hash}) were not kept; choose a newer evaluation.',
  },
  definitions_damaged: {
    status: 500,
    zh: '留存的评价规则与其指纹不符（应为 {hash}，实为 {found}），请联系管理员从备份恢复。',
    en: 'The kept definitions do not match their hash (should be {hash}, is {found}); ask the administrator to restore them from a backup.',
  },
} as const satisfies Record<string, ErrorSpec>
