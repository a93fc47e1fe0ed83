import type { Deciding } from '@wutong/contract'
import { useCatalogue } from '../platform/catalogue.ts'
import { useWords } from '../platform/language.ts'

/** So many sets are read; more are only counted. */
const shownSets = 3

interface DecidingLineProps {
  readonly deciding: Deciding | undefined
  readonly missing: readonly string[]
}

/** Which missing facts would decide an open answer: any of these sets can, and what is enough to be sure. */
export function DecidingLine({ deciding, missing }: DecidingLineProps) {
  const { t } = useWords()
  const { nameOf } = useCatalogue()
  if (deciding === undefined) return null
  if (deciding.settled !== null) return <p className="missing">{t('rules.missingNoMatter')}</p>
  const shown = (sets: readonly (readonly string[])[]) =>
    sets
      .slice(0, shownSets)
      .map((set) => set.map(nameOf).join(' + '))
      .join(t('rules.orSets'))
  const beyond = Math.max(0, deciding.can.length - shownSets)
  const needsAll =
    deciding.sure.length === 1 && deciding.sure[0]?.length === missing.length && missing.length > shownSets
  const isOne = deciding.can.length === 1 && deciding.sure.length === 1 && shown(deciding.can) === shown(deciding.sure)
  return (
    <div className="missing">
      {deciding.can.length > 0 && !isOne ? (
        <div>
          {t(deciding.exact ? 'rules.canDecide' : 'rules.mayDecide', { sets: shown(deciding.can) })}
          {beyond > 0 ? t('rules.otherSets', { n: beyond }) : null}
          {deciding.more ? t('rules.moreSets') : null}
        </div>
      ) : null}
      {deciding.sure.length > 0 ? (
        <div>
          {needsAll
            ? t('rules.allToDecide', { n: missing.length })
            : t('rules.sureToDecide', { sets: shown(deciding.sure) })}
        </div>
      ) : null}
    </div>
  )
}
