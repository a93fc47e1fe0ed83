import type { SourceStanding } from '@wutong/contract'
import { Button, type TableProps } from 'antd'
import { type ReactNode, useState } from 'react'
import { countText, dayText } from '../../platform/figures.ts'
import { useWords } from '../../platform/language.ts'
import { useCan } from '../../platform/session.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { ExpandButton } from '../../ui/ExpandButton.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { Section } from '../../ui/Section.tsx'
import { Stat } from '../../ui/Stat.tsx'
import { usePhone } from '../../ui/use-phone.ts'
import { ContactDialog } from './ContactDialog.tsx'
import { CycleTable } from './CycleTable.tsx'
import { HooksSection } from './HooksSection.tsx'
import { KeysSection } from './KeysSection.tsx'
import { useSourceBoard } from './queries.ts'

/** Sources: who supplies what, who is late, who answers, and with which keys data are pushed. */
export function SourcesPage() {
  const { t, language } = useWords()
  const board = useSourceBoard()
  const managesKeys = useCan('key:manage')
  return (
    <>
      <PageHead title={t('sources.title')} lead={t('sources.lead')} />
      <QueryView query={board} rows={12}>
        {({ on, sources }) => (
          <>
            <StandingCounts sources={sources} />
            <Section title={t('sources.board')} note={t('sources.boardNote', { day: dayText(on, language) })}>
              <BoardTable sources={sources} />
            </Section>
            {managesKeys ? <KeysSection sources={sources} /> : null}
            {managesKeys ? <HooksSection sources={sources} /> : null}
          </>
        )}
      </QueryView>
    </>
  )
}

function StandingCounts({ sources }: { readonly sources: readonly SourceStanding[] }) {
  const { t, language } = useWords()
  const count = (has: (source: SourceStanding) => boolean): string => countText(sources.filter(has).length, language)
  const late = sources.filter(({ daysLate }) => daysLate > 0).length
  return (
    <div className="stats">
      <Stat label={t('sources.lateNow')} value={countText(late, language)} tone={late > 0 ? 'bad' : 'good'} />
      <Stat label={t('sources.lateBefore')} value={count((one) => standsAt(one) === 'delivered_late')} tone="near" />
      <Stat label={t('sources.inTime')} value={count((one) => standsAt(one) === 'in_time')} tone="good" />
      <Stat label={t('sources.withoutTerms')} value={count((one) => standsAt(one) === 'nothing_agreed')} />
      <Stat
        label={t('sources.withoutContact')}
        value={count(({ contact }) => contact === null)}
        hint={t('sources.withoutContactHint')}
      />
    </div>
  )
}

type Standing = SourceStanding['cycles'][number]['state'] | 'nothing_agreed'

/** How a source keeps to what is agreed: by what it owes now, else by its newest period. */
function standsAt({ every, daysLate, cycles }: SourceStanding): Standing {
  const [newest] = cycles
  if (every === null || newest === undefined) return 'nothing_agreed'
  return daysLate > 0 ? 'overdue' : newest.state
}

function BoardTable({ sources }: { readonly sources: readonly SourceStanding[] }) {
  const { t, text, language } = useWords()
  const manages = useCan('source:manage')
  const [changing, setChanging] = useState<SourceStanding | null>(null)
  const phone = usePhone()
  const contactOf = (source: SourceStanding) => (
    <ContactCell source={source} onChange={manages ? () => setChanging(source) : undefined} />
  )
  const columns: NonNullable<TableProps<SourceStanding>['columns']> = [
    {
      key: 'name',
      title: t('sources.source'),
      width: phone ? 150 : 210,
      render: (_, source) => (
        <div className="name-cell">
          <span>{text(source.name)}</span>
          <span className="muted small">{source.department ? text(source.department) : '—'}</span>
        </div>
      ),
    },
    {
      key: 'state',
      title: t('sources.state'),
      width: phone ? 120 : 150,
      render: (_, source) => <StandingPill source={source} />,
    },
    {
      key: 'agreed',
      title: t('sources.agreed'),
      width: 200,
      responsive: ['md'],
      render: (_, source) => <Agreed source={source} />,
    },
    {
      key: 'last',
      title: t('sources.last'),
      width: 120,
      responsive: ['md'],
      render: (_, { lastDeliveryOn }) => dayText(lastDeliveryOn, language),
    },
    {
      key: 'supplies',
      title: t('sources.supplies'),
      width: 90,
      align: 'right',
      responsive: ['md'],
      render: (_, { supplies }) =>
        supplies.length === 0 ? t('sources.anyIndicator') : countText(supplies.length, language),
    },
    {
      key: 'contact',
      title: t('sources.contact'),
      width: 230,
      responsive: ['md'],
      render: (_, source) => contactOf(source),
    },
  ]
  return (
    <>
      <DataTable<SourceStanding>
        label={t('sources.board')}
        rowKey="id"
        columns={columns}
        dataSource={sources as SourceStanding[]}
        scroll={{ x: phone ? 320 : 1000 }}
        expandable={{
          columnWidth: 36,
          expandedRowRender: (source) => <SourceDetail source={source} contact={phone ? contactOf(source) : null} />,
          expandIcon: ({ expanded, onExpand, record }) => (
            <ExpandButton name={text(record.name)} open={expanded} onToggle={(event) => onExpand(record, event)} />
          ),
        }}
      />
      <ContactDialog key={changing?.id} source={changing} onClose={() => setChanging(null)} />
    </>
  )
}

function StandingPill({ source }: { readonly source: SourceStanding }) {
  const { t } = useWords()
  const standing = standsAt(source)
  if (standing === 'nothing_agreed') return <Pill tone="plain">{t('sources.nothingAgreed')}</Pill>
  if (standing === 'overdue')
    return (
      <Pill tone="bad" sign="!">
        {t('sources.daysLate', { n: source.daysLate })}
      </Pill>
    )
  const inTime = standing === 'in_time'
  const late = source.cycles[0]?.daysLate ?? 0
  return (
    <Pill tone={inTime ? 'good' : 'near'} sign={inTime ? '✓' : '…'}>
      {standing === 'delivered_late' ? t('sources.cameLate', { n: late }) : t(`sources.states.${standing}`)}
    </Pill>
  )
}

function Agreed({ source: { every, dueWithin } }: { readonly source: SourceStanding }) {
  const { t } = useWords()
  if (every === null) return <span className="blank">—</span>
  return `${t(`sources.every.${every}`)}${dueWithin === null ? '' : t('sources.dueWithin', { n: dueWithin })}`
}

interface ContactCellProps {
  readonly source: SourceStanding
  /** Changes who answers; undefined for those who may not. */
  readonly onChange: (() => void) | undefined
}

function ContactCell({ source: { name, contact }, onChange }: ContactCellProps) {
  const { t, text } = useWords()
  return (
    <div className="contact-cell">
      <ContactLine contact={contact} />
      {onChange ? (
        <Button
          size="small"
          autoInsertSpace={false}
          aria-label={t(contact === null ? 'sources.setContactOf' : 'sources.changeContactOf', { name: text(name) })}
          onClick={onChange}
        >
          {t(contact === null ? 'sources.setContact' : 'sources.changeContact')}
        </Button>
      ) : null}
    </div>
  )
}

function ContactLine({ contact }: { readonly contact: SourceStanding['contact'] }) {
  if (contact === null) return <span className="blank">—</span>
  return (
    <span>
      {contact.person} {contact.phone ? <span className="muted small">{contact.phone}</span> : null}
    </span>
  )
}

interface SourceDetailProps {
  readonly source: SourceStanding
  /** Who answers, where the row has no room for it. */
  readonly contact: ReactNode
}

function SourceDetail({ source, contact: contactShown }: SourceDetailProps) {
  const { t, text, language } = useWords()
  const { supplies, columns, cycles, contact } = source
  return (
    <div className="source-detail">
      <p>
        <strong>{t('sources.agreed')}</strong> <Agreed source={source} /> · <strong>{t('sources.last')}</strong>{' '}
        {dayText(source.lastDeliveryOn, language)}
      </p>
      {contactShown}
      {contact?.email ? (
        <p>
          <strong>{t('sources.email')}</strong> <a href={`mailto:${contact.email}`}>{contact.email}</a>
        </p>
      ) : null}
      {cycles.length > 0 ? <CycleTable cycles={cycles} /> : null}
      <p>
        <strong>{t('sources.supplies')}</strong>{' '}
        {supplies.length === 0
          ? t('sources.suppliesAll')
          : supplies
              .map(({ name, place, of }) => (of > 1 ? `${text(name)} (${place}/${of})` : text(name)))
              .join(t('sources.comma'))}
      </p>
      {supplies.length > 0 ? <p className="muted small">{t('sources.placeNote')}</p> : null}
      {columns.length > 0 ? (
        <p className="muted small">
          {t('sources.columns')} {columns.map(({ header, target }) => `${header} → ${target}`).join(t('sources.comma'))}
        </p>
      ) : null}
      {contact?.note ? <p className="muted small">{contact.note}</p> : null}
    </div>
  )
}
