import { Link } from '@tanstack/react-router'
import type { SubjectBundle } from '@wutong/contract'
import { useCatalogue } from '../../platform/catalogue.ts'
import { amountText, quantityText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { EvidencePill } from '../../ui/EvidencePill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { useBundle } from './queries.ts'

interface BundleSectionProps {
  readonly subjectId: string
  readonly period: number | undefined
  readonly on: string | undefined
}

/** The policies that may be had together for the most money, and why others are not among them. */
export function BundleSection({ subjectId, period, on }: BundleSectionProps) {
  const { t } = useWords()
  const bundle = useBundle(subjectId, { period, on })
  return (
    <Section title={t('bundle.title')} note={t('bundle.note')}>
      <QueryView query={bundle} rows={4}>
        {(data) => <BundleView bundle={data} />}
      </QueryView>
    </Section>
  )
}

function BundleView({ bundle }: { readonly bundle: SubjectBundle }) {
  const { t, text } = useWords()
  const { nameOf } = useCatalogue()
  return (
    <>
      <p className="bundle-total">
        {t('bundle.total')} <strong>{useTotal(bundle)}</strong>
        {bundle.open.length > 0 ? (
          <span className="muted"> · {t('bundle.open', { n: bundle.open.length })}</span>
        ) : null}
        {bundle.missing.length > 0 ? (
          <span className="missing">
            {' '}
            {t('bundle.missing', { names: bundle.missing.map(nameOf).join(t('words.listComma')) })}
          </span>
        ) : null}
      </p>
      <BundleDeciding sets={bundle.deciding ?? []} />
      {bundle.taken.length === 0 ? <EmptyNote>{t('bundle.empty')}</EmptyNote> : <TakenList bundle={bundle} />}
      {bundle.left.length > 0 ? (
        <>
          <h3>{t('bundle.left')}</h3>
          <LeftList bundle={bundle} />
        </>
      ) : null}
      {bundle.rules.length > 0 ? (
        <details>
          <summary className="muted small">{t('bundle.rules')}</summary>
          <ul className="bundle-list">
            {bundle.rules.map((rule) => (
              <li key={rule.code}>
                <span>
                  {text(rule.name)}{' '}
                  <span className="muted small">
                    {[rule.title, rule.number].filter((part) => part !== null).join(' ')}
                  </span>
                </span>
                <EvidencePill status={rule.status} />
                {rule.note ? <span className="bundle-why muted small">{text(rule.note)}</span> : null}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}

/** So many sets are read; more are only counted. */
const shownSets = 3

/** Which missing facts would make the total known: any of these sets is enough. */
function BundleDeciding({ sets }: { readonly sets: readonly (readonly string[])[] }) {
  const { t } = useWords()
  const { nameOf } = useCatalogue()
  if (sets.length === 0) return null
  const shown = sets.slice(0, shownSets).map((set) => set.map(nameOf).join(' + '))
  return (
    <p className="missing">
      {t('bundle.deciding', { sets: shown.join(t('rules.orSets')) })}
      {sets.length > shownSets ? t('rules.otherSets', { n: sets.length - shownSets }) : null}
    </p>
  )
}

function useTotal({ total, lower, upper }: SubjectBundle): string {
  const { t, language } = useWords()
  const money = (value: number) => amountText(value, language)
  if (total !== null) return money(total)
  if (upper === null) return t('bundle.atLeast', { lower: money(lower) })
  return t('bundle.between', { lower: money(lower), upper: money(upper) })
}

function OfferName({ id }: { readonly id: string }) {
  const name = useOfferName()
  return (
    <Link to="/policies/$id" params={{ id }}>
      {name(id)}
    </Link>
  )
}

function useOfferName(): (id: string) => string {
  const { text } = useWords()
  const { zone } = useCatalogue()
  return (id) => text(zone.offers.find((offer) => offer.id === id)?.name) || id
}

function useRuleName({ rules }: SubjectBundle): (code: string | null) => string {
  const { text } = useWords()
  return (code) => text(rules.find((rule) => rule.code === code)?.name) || (code ?? '')
}

function TakenList({ bundle }: { readonly bundle: SubjectBundle }) {
  const { t, language } = useWords()
  const { nameOf } = useCatalogue()
  const ruleName = useRuleName(bundle)
  return (
    <>
      <h3>{t('bundle.taken')}</h3>
      <ul className="bundle-list">
        {bundle.taken.map((line) => (
          <li key={line.offer}>
            <OfferName id={line.offer} />
            <TakenAmount line={line} />
            {line.reductions.map(({ rule, by }) => (
              <span key={rule} className="bundle-why muted small">
                {t('bundle.reduced', { rule: ruleName(rule), amount: amountText(by, language) })}
              </span>
            ))}
            {line.missing.length > 0 ? (
              <span className="bundle-why missing small">
                {t('rules.missing', { names: line.missing.map(nameOf).join(t('words.listComma')) })}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  )
}

function TakenAmount({ line }: { readonly line: SubjectBundle['taken'][number] }) {
  const { t, language } = useWords()
  if (line.form === null) return <span className="muted">{t('bundle.noMoney')}</span>
  if (line.amount === null) return <span className="unknown">{t('words.unknown')}</span>
  if (line.form === 'credit' || line.form === 'deduction')
    return (
      <span className="muted">
        {t('bundle.besides', { amount: quantityText(line.amount, line.amountUnit, language) })}
      </span>
    )
  return <span>{amountText(line.paid ?? 0, language)}</span>
}

function LeftList({ bundle }: { readonly bundle: SubjectBundle }) {
  const { t, language } = useWords()
  const { nameOf } = useCatalogue()
  const name = useOfferName()
  const ruleName = useRuleName(bundle)
  const why = (line: SubjectBundle['left'][number]): string => {
    if (line.reason === 'window')
      return t('bundle.window', { from: line.window?.from ?? '', until: line.window?.until ?? '…' })
    return t(`bundle.${line.reason}`, {
      rule: ruleName(line.rule),
      others: line.with.map(name).join(t('words.listComma')),
      instead: line.instead === null ? '—' : amountText(line.instead, language),
    })
  }
  return (
    <ul className="bundle-list">
      {bundle.left.map((line) => (
        <li key={line.offer}>
          <OfferName id={line.offer} />
          <span className="muted">{line.gives === null ? t('words.unknown') : amountText(line.gives, language)}</span>
          <span className="bundle-why muted small">{why(line)}</span>
          {line.missing.length > 0 ? (
            <span className="bundle-why missing small">
              {t('rules.missing', { names: line.missing.map(nameOf).join(t('words.listComma')) })}
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
