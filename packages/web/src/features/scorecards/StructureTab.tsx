import type { TableProps } from 'antd'
import { useCatalogue } from '../../platform/catalogue.ts'
import { useWords } from '../../platform/language.ts'
import { CitationLine } from '../../ui/CitationLine.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { NoteList } from '../../ui/NoteList.tsx'
import { ReviewList } from '../../ui/ReviewList.tsx'
import { RuleConditions } from '../../ui/RuleConditions.tsx'
import { Section } from '../../ui/Section.tsx'
import type { ScorecardVersion, ScoreItem, ScorePart } from './queries.ts'
import { RuleText } from './RuleText.tsx'

/** How a version scores, in words, with the document it comes from. */
export function StructureTab({ version }: { readonly version: ScorecardVersion }) {
  const { t, text } = useWords()
  return (
    <>
      <Section title={t('scorecards.source')}>
        <CitationLine citation={version.citation} status={version.status} effective={version.effective} />
        <NoteList notes={version.notes} />
      </Section>
      <PassSection version={version} />
      {version.gates ? (
        <Section title={t('rules.gates')} note={t('scorecards.gatesNote')}>
          <RuleConditions conditions={version.gates} />
        </Section>
      ) : null}
      {version.directEntry ? (
        <Section title={t('rules.directEntry')} note={t('scorecards.directNote')}>
          <RuleConditions conditions={version.directEntry} />
        </Section>
      ) : null}
      {version.vetoes ? (
        <Section title={t('rules.vetoes')} note={t('scorecards.vetoesNote')}>
          <RuleConditions conditions={version.vetoes} />
        </Section>
      ) : null}
      {version.parts?.map((part) => (
        <PartSection key={part.code} part={part} />
      ))}
      {version.variants?.map((variant) => (
        <Section key={variant.code} title={t('scorecards.variant', { name: text(variant.name) })}>
          {variant.parts.map((part) => (
            <PartTable key={part.code} part={part} />
          ))}
        </Section>
      ))}
      <ReviewList items={version.review ?? []} />
    </>
  )
}

function PassSection({ version }: { readonly version: ScorecardVersion }) {
  const { t, text } = useWords()
  const parts = version.parts ?? []
  const { pass, classes } = version
  const partName = (code: string): string => text(parts.find((part) => part.code === code)?.name) || code
  const itemName = (code: string): string =>
    text(parts.flatMap((part) => part.items).find((item) => item.code === code)?.name) || code
  if (pass === undefined && classes === undefined) return null
  return (
    <Section title={t('scorecards.passTitle')}>
      <ul className="plain-list">
        {pass?.total && 'atLeast' in pass.total ? (
          <li>{t('scorecards.passAtLeast', { n: pass.total.atLeast })}</li>
        ) : null}
        {pass?.total && 'moreThan' in pass.total ? (
          <li>{t('scorecards.passMoreThan', { n: pass.total.moreThan })}</li>
        ) : null}
        {Object.entries(pass?.parts ?? {}).map(([code, n]) => (
          <li key={code}>{t('scorecards.passPart', { name: partName(code), n })}</li>
        ))}
        {pass?.nonzero?.map((code) => (
          <li key={code}>{t('scorecards.passNonzero', { name: itemName(code) })}</li>
        ))}
        {classes?.kind === 'thresholds' ? (
          <li>
            {t('scorecards.classBands', {
              bands: classes.bands
                .map((band) => `${text(band.name)} ${bandRange(band.from, band.to)}`)
                .join(t('words.listComma')),
            })}
          </li>
        ) : null}
        {classes?.kind === 'ranked' ? (
          <li>
            {t('scorecards.classRanked', {
              classes: classes.classes
                .map((one) => `${text(one.name)} ${placeText(one.share, one.count)}`.trim())
                .join(t('words.listComma')),
            })}
          </li>
        ) : null}
        {classes?.kind === 'split-rank' ? (
          <li>
            {t('scorecards.classSplit', {
              upper: classes.upperShare * 100,
              head: text(classes.names[classes.head.class]) || classes.head.class,
              headShare: classes.head.share * 100,
              tail: text(classes.names[classes.tail.class]) || classes.tail.class,
              tailShare: classes.tail.share * 100,
            })}
          </li>
        ) : null}
      </ul>
    </Section>
  )
}

/** A share as a percentage, a count as it is; nothing for the class that takes the rest. */
function placeText(share: number | undefined, count: number | undefined): string {
  if (share !== undefined) return `${Math.round(share * 10_000) / 100}%`
  return count === undefined ? '' : String(count)
}

function bandRange(from: number | undefined, to: number | undefined): string {
  if (from === undefined) return `< ${to}`
  return to === undefined ? `≥ ${from}` : `${from}–${to}`
}

function PartSection({ part }: { readonly part: ScorePart }) {
  const { t, text } = useWords()
  return (
    <Section
      title={text(part.name)}
      note={part.kind === undefined ? undefined : t(`scorecards.part_${part.kind}`)}
      extra={<b className="part-max">{t('scorecards.maxPoints', { n: part.max })}</b>}
    >
      <PartTable part={part} />
    </Section>
  )
}

function PartTable({ part }: { readonly part: ScorePart }) {
  const { t, text } = useWords()
  const { valueNameOf } = useCatalogue()
  const columns: NonNullable<TableProps<ScoreItem>['columns']> = [
    {
      title: t('rules.item'),
      width: 260,
      render: (_, item) => (
        <>
          {text(item.name)}
          {item.bonus ? <span className="muted small"> {t('scorecards.bonus')}</span> : null}
          {item.deduction ? <span className="muted small"> {t('scorecards.deduction')}</span> : null}
          {item.clause ? <div className="muted small">{item.clause}</div> : null}
        </>
      ),
    },
    { title: t('scorecards.max'), width: 72, align: 'right', render: (_, item) => <b>{item.max}</b> },
    {
      title: t('scorecards.how'),
      render: (_, item) => (
        <>
          <RuleText rule={item.rule} />
          {item.weights ? (
            <div className="muted small">
              {t('scorecards.weights', {
                weights: Object.entries(item.weights)
                  .map(([key, n]) => `${valueNameOf(key)} ${n}`)
                  .join(' / '),
              })}
            </div>
          ) : null}
          {item.missing && item.missing !== 'unknown' ? (
            <div className="muted small">{t(`scorecards.missing_${item.missing}`)}</div>
          ) : null}
          {item.note ? <div className="muted small">{text(item.note)}</div> : null}
        </>
      ),
    },
  ]
  return (
    <DataTable<ScoreItem>
      label={text(part.name)}
      rowKey="code"
      columns={columns}
      dataSource={part.items}
      scroll={{ x: 760 }}
    />
  )
}
