import type { SelectionRound } from '@wutong/contract'

/** What missing data leave open in a round: nobody, those who lack them alone, or others too. */
export function surenessOf({
  counts,
  unsure,
}: Pick<SelectionRound, 'counts' | 'unsure'>): 'settled' | 'openAlone' | 'openMoving' | 'earlierMoving' {
  if (counts.undecided === 0) return unsure === 0 ? 'settled' : 'earlierMoving'
  return unsure === 0 ? 'openAlone' : 'openMoving'
}
