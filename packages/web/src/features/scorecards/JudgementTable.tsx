import type { Criterion } from '@wutong/engine'
import { Select } from 'antd'
import { useWords } from '../../platform/language.ts'
import { useReachableScroll } from '../../ui/use-reachable-scroll.ts'
import { type Judgement, type Judgements, judgementAt, judgementScale, mirrored } from './judgements.ts'

interface JudgementTableProps {
  readonly label: string
  readonly criteria: readonly Criterion[]
  readonly judgements: Judgements
  readonly onChange: (judgements: Judgements) => void
}

const worded = ['1', '3', '5', '7', '9'] as const

/** A table of paired judgements: the upper half is chosen, the lower half mirrors it. */
export function JudgementTable({ label, criteria, judgements, onChange }: JudgementTableProps) {
  const { t, text } = useWords()
  const ref = useReachableScroll(label)
  const wordOf = (judgement: Judgement): string => {
    const word = worded.find((one) => one === judgement)
    return word === undefined ? judgement : `${judgement} ${t(`paired.scale_${word}`)}`
  }
  const options = judgementScale.map((value) => ({ value, label: wordOf(value) }))
  return (
    <div ref={ref} className="figures-scroll">
      <table className="figures" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('paired.than')}</th>
            {criteria.map(({ code, name }) => (
              <th key={code} scope="col">
                {text(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {criteria.map((one, row) => (
            <tr key={one.code}>
              <td>{text(one.name)}</td>
              {criteria.map((other, column) => (
                <td key={other.code} className={row === column ? 'same' : undefined}>
                  {row < column ? (
                    <Select
                      size="small"
                      virtual={false}
                      className="judgement"
                      popupMatchSelectWidth={false}
                      aria-label={t('paired.pair', { one: text(one.name), other: text(other.name) })}
                      value={judgementAt(judgements, row, column)}
                      options={options}
                      optionRender={({ label: word }) => word}
                      labelRender={({ value }) => String(value)}
                      onChange={(next: Judgement) => onChange({ ...judgements, [`${row}:${column}`]: next })}
                    />
                  ) : (
                    mirrored(judgementAt(judgements, column, row))
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
