import { Link } from '@tanstack/react-router'
import type { DoubtfulPair, Subject } from '@wutong/contract'
import { Switch } from 'antd'
import { type ReactNode, useState } from 'react'
import { useCatalogue } from '../../platform/catalogue.ts'
import { useWords } from '../../platform/language.ts'
import { FactValue } from '../../ui/FactValue.tsx'
import { Pill, type Tone } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { useReachableScroll } from '../../ui/use-reachable-scroll.ts'
import { compareFacts, type Likeness, likenessOf } from './compare.ts'
import { useRecord } from './queries.ts'

const tones = { same: 'good', differs: 'bad', only_a: 'plain', only_b: 'plain' } as const satisfies Record<
  Likeness,
  Tone
>
const signs = { same: '=', differs: '≠', only_a: '←', only_b: '→' } as const satisfies Record<Likeness, string>

/** Every field of both records side by side, with what differs marked. */
export function PairCompare({ pair }: { readonly pair: DoubtfulPair }) {
  const a = useRecord(pair.a.id)
  const b = useRecord(pair.b.id)
  return (
    <QueryView query={a}>
      {(one) => <QueryView query={b}>{(other) => <Sides a={one} b={other} />}</QueryView>}
    </QueryView>
  )
}

interface Line {
  readonly key: string
  readonly name: string
  readonly a: ReactNode
  readonly b: ReactNode
  readonly likeness: Likeness
}

function useLines(a: Subject, b: Subject): Line[] {
  const { t } = useWords()
  const { indicators, nameOf } = useCatalogue()
  const own = (key: 'name' | 'uscc', name: string): Line[] => {
    const likeness = likenessOf(a[key], b[key])
    return likeness === undefined ? [] : [{ key, name, a: a[key], b: b[key], likeness }]
  }
  const facts = compareFacts(a, b, [...indicators.keys()]).map(
    (field): Line => ({
      key: field.key,
      name: nameOf(field.key),
      a: field.a === undefined ? null : <FactValue fact={field.a} withUnit />,
      b: field.b === undefined ? null : <FactValue fact={field.b} withUnit />,
      likeness: field.likeness,
    }),
  )
  return [
    ...own('name', t('subjects.name')),
    ...own('uscc', t('subjects.uscc')),
    ...facts.filter(({ key }) => key !== 'name' && key !== 'uscc'),
  ]
}

function Sides({ a, b }: { readonly a: Subject; readonly b: Subject }) {
  const { t } = useWords()
  const lines = useLines(a, b)
  const [differingOnly, setDifferingOnly] = useState(false)
  const differing = lines.filter(({ likeness }) => likeness === 'differs')
  const ref = useReachableScroll(t('data.compare'))
  const blank = <span className="blank">—</span>
  return (
    <>
      <div className="facts-bar">
        <span className="muted">{t('data.compared', { n: lines.length, differing: differing.length })}</span>
        <span className="facts-switch">
          <Switch
            size="small"
            checked={differingOnly}
            onChange={setDifferingOnly}
            aria-label={t('data.differingOnly')}
          />{' '}
          {t('data.differingOnly')}
        </span>
      </div>
      <div ref={ref} className="compare-box">
        <table className="compare">
          <thead>
            <tr>
              <th scope="col">{t('facts.indicator')}</th>
              {[a, b].map((side) => (
                <th key={side.id} scope="col">
                  <Link to="/enterprises/$subjectId" params={{ subjectId: side.id }}>
                    {side.name}
                  </Link>
                </th>
              ))}
              <th scope="col">{t('data.likeness')}</th>
            </tr>
          </thead>
          <tbody>
            {(differingOnly ? differing : lines).map((line) => (
              <tr key={line.key} className={`compare-${line.likeness}`}>
                <th scope="row">{line.name}</th>
                <td>{line.a ?? blank}</td>
                <td>{line.b ?? blank}</td>
                <td>
                  <Pill tone={tones[line.likeness]} sign={signs[line.likeness]}>
                    {t(`data.like_${line.likeness}`)}
                  </Pill>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
