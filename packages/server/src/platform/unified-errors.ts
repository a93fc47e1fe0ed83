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
  past_day_ahead: {
    status: 422,
    zh: '{day} 还没有到，只能查看今天（{today}）及以前的情况，请另选日期。',
    en: '{day} has not come yet: choose today ({today}) or an earlier day.',
  },
  past_filter_unknown: {
    status: 422,
    zh: '截至 {day} 所用的规则中没有“{filter}”，无法按它筛选；请去掉这个筛选条件，或另选日期。',
    en: 'The rules used as of {day} do not have “{filter}”, so nothing can be filtered by it: clear this filter, or choose another day.',
  },
  subject_not_there: {
    status: 404,
    zh: '截至 {day}，本系统尚无这家企业的信息；请选择较晚的日期，或返回当前。',
    en: 'As of {day} nothing was known of this enterprise; choose a later day, or return to the present.',
  },
  relations_header_missing: {
    status: 422,
    zh: '{file} 中找不到表头：前 20 行内须有“主体”“关系”“对方”三列，可另有“比例”“起”“止”。',
    en: '{file} has no header: the first 20 rows must name the columns subject, kind and other; share, since and until may follow.',
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
  figure_unknown: {
    status: 404,
    zh: '目录中没有指标 {code}，请从页面上的数字进入。',
    en: 'The catalogue has no indicator {code}; start from a figure on a page.',
  },
  figure_unsaid: {
    status: 409,
    zh: '还没有任何来源提供“{code}”（{period}），没有可异议或裁定的数字。',
    en: 'No source has said anything of “{code}” ({period}) yet, so there is nothing to dispute or settle.',
  },
  figure_misread: {
    status: 422,
    zh: '“{code}”的值“{value}”无法识别：应为{wanted}，请更正。',
    en: 'The value “{value}” of “{code}” cannot be read: it should be {wanted}; correct it.',
  },
  record_silent: {
    status: 409,
    zh: '所选记录没有提供“{code}”，或已被撤回；请刷新后重选。',
    en: 'The chosen record says nothing of “{code}”, or was taken back; reload and choose again.',
  },
  settlement_not_found: {
    status: 404,
    zh: '找不到该裁定，请从裁定列表进入。',
    en: 'There is no such settlement; open it from the list.',
  },
  settlement_undone: {
    status: 409,
    zh: '该裁定已被 {by} 撤销或取代，请刷新。',
    en: '{by} has undone or replaced this settlement; reload.',
  },
  dispute_not_found: {
    status: 404,
    zh: '找不到该异议，请从异议列表进入。',
    en: 'There is no such objection; open it from the list.',
  },
  dispute_open: {
    status: 409,
    zh: '这个数字已有一件未答复的异议（{at} 提出），请在该异议中补充材料。',
    en: 'There is an open objection to this figure already (of {at}); add to that one.',
  },
  dispute_ended: {
    status: 409,
    zh: '该异议已办结，不能再更改；如仍不认可，请重新提出。',
    en: 'This objection has ended and cannot be changed; raise a new one if you still disagree.',
  },
  evidence_refused: {
    status: 422,
    zh: '证明材料“{file}”不是可接受的类型（PDF、PNG、JPEG、WebP 或纯文本），或超过 10 MB、数量超过 10 个；请更换。',
    en: 'The evidence “{file}” is not of an accepted kind (PDF, PNG, JPEG, WebP, plain text), is over 10 MB, or there are ten already; use another.',
  },
  question_open: {
    status: 409,
    zh: '这个数字已有一件未答复的同类询问（{at} 发出），不重复询问。',
    en: 'The same question about this figure is open already (of {at}); it is not asked twice.',
  },
  question_known: {
    status: 409,
    zh: '“{code}”（{period}）已有来源提供，不再询问。',
    en: '“{code}” ({period}) is known already, so nobody is asked for it.',
  },
  question_declined: {
    status: 409,
    zh: '已于 {at} 答复没有“{code}”（{period}），不再重复询问；如情况有变，可询问其他来源。',
    en: '“{code}” ({period}) was answered to be unavailable on {at}, so it is not asked again; ask another source if things have changed.',
  },
  question_not_found: {
    status: 404,
    zh: '找不到该询问，请从询问列表进入。',
    en: 'There is no such question; open it from the list.',
  },
  question_ended: {
    status: 409,
    zh: '该询问已办结，不能再更改。',
    en: 'This question has ended and cannot be changed.',
  },
  question_unanswerable: {
    status: 422,
    zh: '缺口可用数字答复或答复“没有”，可疑数字可更正或确认无误；园区包没有可记录该答复的来源时无法答复。',
    en: 'Answer a gap with a figure or that there is none, a suspicious figure by correcting or confirming it; and the zone package must have a source that the answer can be of.',
  },
  plausibility_unknown: {
    status: 404,
    zh: '没有合理性规则“{rule}”，请从数据质量页面进入。',
    en: 'There is no rule of plausibility “{rule}”; start from the page of data quality.',
  },
  key_refused: {
    status: 401,
    zh: '密钥缺失、不存在、已过期或已吊销；请在请求头写 Authorization: Bearer 与有效密钥，或换一个新密钥。',
    en: 'The key is missing, unknown, expired or revoked; send `Authorization: Bearer` with a valid key, or get a new one.',
  },
  key_not_found: {
    status: 404,
    zh: '找不到该密钥，请从密钥列表进入。',
    en: 'There is no such key; open it from the list of keys.',
  },
  key_revoked: {
    status: 409,
    zh: '该密钥已由 {by} 吊销，无需再次吊销。',
    en: '{by} has revoked this key already.',
  },
  key_indicators_outside: {
    status: 422,
    zh: '来源“{source}”不提供这些指标：{codes}；请只选择该来源提供的指标。',
    en: 'The source “{source}” does not supply {codes}; choose among what it supplies.',
  },
  idempotency_key_missing: {
    status: 400,
    zh: '请在请求头 Idempotency-Key 写明本次推送的编号（1–200 个可见字符），以免重复入库。',
    en: 'Name this push in the header Idempotency-Key (1 to 200 visible characters), so that it is never taken in twice.',
  },
  idempotency_key_reused: {
    status: 409,
    zh: '推送编号“{key}”已用于另一份内容（{at}）；内容不同请换一个编号。',
    en: 'The key “{key}” was used for other rows at {at}; use another one for these.',
  },
} as const satisfies Record<string, ErrorSpec>
