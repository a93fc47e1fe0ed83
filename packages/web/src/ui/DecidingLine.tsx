import type { Deciding } from '@wutong/contract'
import { useCatalogue } from '../platform/catalogue.ts'
import { useWords } from '../platform/language.ts'

/** Which missing facts would decide an open answer: any of these sets can, and what is enough to be sure. */
export function DecidingLine({ deciding }: { readonly deciding: Deciding | undefined }) {
  const { t } = useWords()
  const { nameOf } = useCatalogue()
  if (deciding === undefined) return null
  if (deciding.settled !== null) return <p className="missing">{t('rules.missingNoMatter')}</p>
  const shown = (sets: readonly (readonly string[])[]) =>
    sets.map((set) => set.map(nameOf).join(' + ')).join(t('rules.orSets'))
  const isOne = deciding.can.length === 1 && deciding.sure.length === 1 && shown(deciding.can) === shown(deciding.sure)
  return (
    <div className="missing">
      {deciding.can.length > 0 && !isOne ? (
        <div>
          {t(deciding.exact ? 'rules.canDecide' : 'rules.mayDecide', { sets: shown(deciding.can) })}
          {deciding.more ? t('rules.moreSets') : null}
        </div>
      ) : null}
      {deciding.sure.length > 0 ? <div>{t('rules.sureToDecide', { sets: shown(deciding.sure) })}</div> : null}
    </div>
  )
}
