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
  merge_with_itself: {
    status: 422,
    zh: '不能把主体与它自己合并，请选择两家不同的主体。',
    en: 'An enterprise cannot be merged with itself; choose two different ones.',
  },
  merge_codes_differ: {
    status: 409,
    zh: '两家主体各有统一社会信用代码（{kept} 与 {merged}），按法定唯一性不是同一家；若其中一个有误，请先更正该代码的来源。',
    en: 'Both have a credit code ({kept} and {merged}), so they are two enterprises by law; where one is wrong, correct its source first.',
  },
  merge_not_found: {
    status: 404,
    zh: '找不到该合并记录，请从合并记录列表进入。',
    en: 'There is no such merge; open it from the list of merges.',
  },
  merge_undone: {
    status: 409,
    zh: '该合并已由 {by} 于 {at} 撤销，无需再撤。',
    en: '{by} undid this merge at {at}; there is nothing left to undo.',
  },
  pair_not_found: {
    status: 404,
    zh: '找不到该待核对的主体对，请从核对列表进入。',
    en: 'There is no such pair; open it from the review queue.',
  },
  pair_decided: {
    status: 409,
    zh: '该主体对已由 {by} 核定；如需更改，请在合并记录中撤销或手工合并。',
    en: '{by} has decided this pair; to change it, undo the merge or merge by hand.',
  },
} as const satisfies Record<string, ErrorSpec>
