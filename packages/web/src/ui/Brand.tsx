import { useWords } from '../platform/language.ts'

/** The leaf and the name. */
export function Brand() {
  const { t } = useWords()
  return (
    <div className="brand">
      <img src="/leaf.svg" width="34" height="34" alt="" />
      <div>
        <div className="brand-name">{t('frame.name')}</div>
        <div className="brand-line">{t('frame.product')}</div>
      </div>
    </div>
  )
}
