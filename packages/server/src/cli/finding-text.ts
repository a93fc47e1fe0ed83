import type { FindingKind } from '@wutong/contract'
import type { Text } from '@wutong/engine'

/** What each finding of a check of the audit trail means. */
export const findingText = {
  event_changed: { zh: '事件内容或其链值与封存时不同', en: 'the event or its link is not what was sealed' },
  event_missing: { zh: '封存时有这条事件，现在没有了', en: 'an event that was sealed is gone' },
  event_added: { zh: '封存时没有这条事件，是后来加上的', en: 'the event was added after sealing' },
  event_unsealed: { zh: '事件不属于任何已封存的日子', en: 'the event belongs to no sealed day' },
  order_changed: { zh: '事件重复或不在封存时的位置', en: 'the event stands twice or not where it was sealed' },
  seal_changed: { zh: '封条内容与其散列值不符', en: 'the seal does not fit its own hash' },
  chain_broken: {
    zh: '封条没有接在前一天的封条上，前一天或这一天被重新封存过',
    en: 'the seal does not follow the one before: one of the two days was sealed anew',
  },
  day_missing: { zh: '缺少这一天的封条', en: 'the seal of the day is missing' },
  root_wrong: { zh: '当天事件链的末值与封条不符', en: 'the last link of the day is not that of the seal' },
  zone_mixed: { zh: '混入了另一园区的封条', en: 'the seal is of another zone' },
  head_unknown: {
    zh: '链中没有先前记下的链首：整条链被重写过，或记下的不是这个园区的',
    en: 'the head noted down earlier is not in the chain: the chain was rewritten, or the head is of another one',
  },
  file_head_wrong: {
    zh: '文件首行与内容不符，开头或末尾的日子可能被删去',
    en: 'the first line of the file does not fit what follows; days may be cut off at either end',
  },
  line_unreadable: { zh: '这一行不是封条也不是事件', en: 'the line is neither a seal nor an event' },
} as const satisfies Record<FindingKind, Text>
